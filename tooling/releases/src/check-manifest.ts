import type { PackageManifest } from './published-packages.ts';

/** Scripts that a package manager would run on the machine of whoever installs the package. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];

/** What is wrong with the package.json of a packed package. */
export function checkManifest(manifest: PackageManifest): string[] {
  const complain = (what: string): string => `${manifest.name}: ${what}`;
  const unresolved = Object.entries(manifest.dependencies ?? {}).filter(([, range]) =>
    /^(workspace|catalog|file|link):/.test(range),
  );
  return [
    ...INSTALL_SCRIPTS.filter((script) => manifest.scripts?.[script] !== undefined).map((script) =>
      complain(`it has the script "${script}", which would run where it is installed`),
    ),
    ...unresolved.map(([name, range]) =>
      complain(`its dependency ${name} is "${range}", which no registry resolves`),
    ),
    ...(manifest.license === 'Apache-2.0' ? [] : [complain('its license is not Apache-2.0')]),
    ...(manifest.engines?.node === undefined ? [complain('it does not say which Node.js it needs')] : []),
    ...(JSON.stringify(manifest.exports ?? {}).includes('@sluice/source')
      ? [complain('its exports name the condition @sluice/source, which is for the workspace alone')]
      : []),
  ];
}

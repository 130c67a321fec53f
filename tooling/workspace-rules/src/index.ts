export { ALLOWED_IMPORTS } from './allowed-imports.ts';
export { importsOf, ROOT, readWorkspace, type SourceFile, type WorkspacePackage } from './workspace.ts';

import type { Draw } from '@sluice/determinism';
import { PLAIN_WORDS } from './code-templates.ts';
import type { CodeRepository } from './code-topics.ts';
import { type CodeWriter, codeWriter, pascal, plural } from './code-writer.ts';
import { between, pick, pickSeveral } from './grammar.ts';

export interface CodeModule {
  readonly stem: string;
  readonly content: string;
}

type ModuleMaker = (repository: CodeRepository, draw: Draw, writer: CodeWriter) => CodeModule;

/** A Python module of some kind, in the repository's manner. */
export function codeModule(repository: CodeRepository, draw: Draw): CodeModule {
  const maker = MODULE_MAKERS[draw.pickWeighted(MODULE_WEIGHTS)]!;
  const module = maker(repository, draw, codeWriter(repository, draw));
  return { stem: module.stem, content: `${licenceHeader(repository, draw)}${module.content}\n` };
}

/** A notice at the head of a file, in our own words, with the licence's usual identifier. */
function licenceHeader({ headerOwner, license, name }: CodeRepository, draw: Draw): string {
  if (headerOwner === '') return '';
  const year = license === 'apache-2.0' ? between(draw, 2015, 2021) : 2013;
  return [
    `# Copyright (c) ${year} ${headerOwner}. All rights reserved.`,
    `# This file is part of ${name.split('/')[1]} and is distributed under the ${license} licence;`,
    `# the full text is in the file LICENSE at the root of the source tree.`,
    `#`,
    `# SPDX-License-Identifier: ${license}`,
    '',
    '',
  ].join('\n');
}

function head(repository: CodeRepository, draw: Draw, writer: CodeWriter): string {
  const summary = pick(draw, MODULE_SUMMARIES).replace('@', writer.noun.replaceAll('_', ' '));
  const docstring = draw.below(4) === 0 ? '' : `"""${summary}"""\n`;
  const imports = pickSeveral(draw, repository.imports, between(draw, 1, 4)).sort();
  const own = `from ${repository.package}.${pick(draw, repository.nouns)} import ${pascal(pick(draw, repository.nouns))}`;
  const logger = imports.includes('import logging') ? '\n\nlogger = logging.getLogger(__name__)' : '';
  return `${docstring}${imports.join('\n')}${draw.below(2) === 0 ? `\n\n${own}` : ''}${logger}`;
}

const MODULE_SUMMARIES = [
  'Tools for each @.',
  'The @ and what belongs to it.',
  'Everything about a @.',
  'Helpers that turn one @ into another.',
  'Reading and writing of @ files.',
  'A @ with its checks.',
  'Internal: the @ machinery.',
  'Support for @ handling.',
];

const functionModule: ModuleMaker = (repository, draw, writer) => ({
  stem: pick(draw, [writer.noun, `${writer.noun}_tools`, `${pick(draw, repository.verbs)}_${writer.noun}`, `_${writer.noun}`]),
  content: [head(repository, draw, writer), ...writer.functions(between(draw, 2, 7))].join('\n\n\n'),
});

function classText(repository: CodeRepository, draw: Draw, writer: CodeWriter, className: string): string {
  const { style } = repository;
  const [num, num2] = pickSeveral(draw, repository.numbers, 2) as [string, string];
  const text = pick(draw, repository.texts);
  const base = pick(draw, ['', '', '(object)', `(${pascal(pick(draw, repository.nouns))})`]);
  const init = [
    `def __init__(self, ${text}, ${num}=${between(draw, 0, 50)}, ${num2}=None):`,
    `${style.indent}self.${text} = ${text}`,
    `${style.indent}self.${num} = ${num}`,
    `${style.indent}self.${num2} = ${num2}`,
    `${style.indent}self._${plural(writer.noun)} = []`,
  ].join('\n');
  const about = style.docs === 'none' ? [] : [`"""A ${className} keeps ${plural(writer.noun).replaceAll('_', ' ')} by ${text}."""`];
  const members = [...about, init, ...writer.methods(between(draw, 2, 7))].map((member) =>
    member
      .split('\n')
      .map((line) => (line === '' ? '' : style.indent + line))
      .join('\n'),
  );
  return `class ${className}${base}:\n${members.join('\n\n')}`;
}

const classModule: ModuleMaker = (repository, draw, writer) => ({
  stem: pick(draw, [writer.noun, plural(writer.noun), `base_${writer.noun}`]),
  content: [
    head(repository, draw, writer),
    ...(draw.below(3) === 0 ? [`class ${pascal(writer.noun)}Error(Exception):\n${repository.style.indent}pass`] : []),
    classText(repository, draw, writer, writer.className),
    ...(draw.below(3) === 0 ? [classText(repository, draw, writer, `${pick(draw, ['Lazy', 'Cached', 'Simple', 'Abstract'])}${pascal(writer.noun)}`)] : []),
    ...writer.functions(between(draw, 0, 2)),
  ].join('\n\n\n'),
});

const testModule: ModuleMaker = (repository, draw, writer) => {
  const { indent } = repository.style;
  const name = pascal(writer.noun);
  const tests = writer.tests(between(draw, 2, 6)).map((test) => test.replaceAll(/^(?=.)/gm, indent));
  return {
    stem: `test_${writer.noun}_${pick(draw, repository.verbs)}`,
    content: [
      `import unittest\n\nfrom ${repository.package} import ${pickSeveral(draw, repository.verbs, 2).sort().join(', ')}, make_${writer.noun}`,
      `class ${name}Test(unittest.TestCase):\n${tests.join('\n\n')}`,
      `if __name__ == '__main__':\n${indent}unittest.main()`,
    ].join('\n\n\n'),
  };
};

const scriptModule: ModuleMaker = (repository, draw, writer) => {
  const { indent } = repository.style;
  const [num, text] = [pick(draw, repository.numbers), pick(draw, repository.texts)];
  const main = [
    'def main(argv=None):',
    `${indent}parser = argparse.ArgumentParser(description='${pick(draw, repository.verbs)} the ${plural(writer.noun)} of a file')`,
    `${indent}parser.add_argument('path', help='where to read from')`,
    `${indent}parser.add_argument('--${num.replaceAll('_', '-')}', type=float, default=${between(draw, 1, 90) / 10})`,
    `${indent}parser.add_argument('--${text}', default='${pick(draw, PLAIN_WORDS)}')`,
    `${indent}args = parser.parse_args(argv)`,
    `${indent}print('%d ${plural(writer.noun)}' % len(args.path))`,
    `${indent}return 0`,
  ].join('\n');
  return {
    stem: `${pick(draw, repository.verbs)}_${plural(writer.noun)}`,
    content: [
      `#!/usr/bin/env python\nimport argparse\nimport sys`,
      ...writer.functions(between(draw, 1, 4)),
      main,
      `if __name__ == '__main__':\n${indent}sys.exit(main())`,
    ].join('\n\n\n'),
  };
};

const constantsModule: ModuleMaker = (repository, draw, writer) => {
  const quote = repository.style.quote;
  const entries = pickSeveral(draw, PLAIN_WORDS, between(draw, 6, 20)).map(
    (word) => `${repository.style.indent}${quote}${word}_${pick(draw, repository.texts)}${quote}: ${pick(draw, [between(draw, 1, 999), between(draw, 1, 99) / 10, `${quote}${pick(draw, PLAIN_WORDS)}${quote}`, 'None', 'True', 'False'])},`,
  );
  const constants = pickSeveral(draw, repository.numbers, between(draw, 2, 6)).map(
    (name) => `DEFAULT_${name.toUpperCase()} = ${pick(draw, [between(draw, 1, 500), between(draw, 1, 99) / 100])}`,
  );
  return {
    stem: pick(draw, ['settings', 'constants', 'defaults', `${writer.noun}_table`, 'config']),
    content: `"""Constants for each ${writer.noun.replaceAll('_', ' ')}."""\n\n${constants.join('\n')}\n\n${writer.noun.toUpperCase()}_TABLE = {\n${entries.join('\n')}\n}`,
  };
};

const packageModule: ModuleMaker = (repository, draw) => {
  const names = pickSeveral(draw, repository.nouns, between(draw, 2, 6)).sort();
  return {
    stem: '__init__',
    content: `${names.map((name) => `from .${name} import ${pascal(name)}`).join('\n')}\n\n__version__ = '${between(draw, 0, 4)}.${between(draw, 0, 20)}.${between(draw, 0, 9)}'\n\n__all__ = [${names.map((name) => `'${pascal(name)}'`).join(', ')}]`,
  };
};

const MODULE_MAKERS: readonly ModuleMaker[] = [functionModule, classModule, testModule, scriptModule, constantsModule, packageModule];
const MODULE_WEIGHTS: readonly number[] = [34, 32, 14, 9, 7, 4];

import {
  type EdgeResult,
  type ProbeCorpus,
  type ProbeDocument,
  type ProbeResult,
  probeForm,
} from '@sluice/auditing';
import { drawFor, idPriority } from '@sluice/determinism';
import { cleanControl, PLANTED_DEFECT_NAMES, plantedDefect } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { namesDefect, trapCorpus } from './trap-corpus.ts';

// One seed a defect here; bench/trap-table.ts runs twenty and prints the table.
describe('probeForm(corpus)', () => {
  test.each(PLANTED_DEFECT_NAMES)('names first: %s', (name) => {
    const corpus = plantedDefect(name, 100, { documentsPerDomain: 150 });
    const [first] = probeForm(trapCorpus(corpus.documents)).results;
    expect(first!.finding.sentence).toSatisfy(() => namesDefect(first!, corpus));
    for (const string of corpus.planted.filter((text) => text.trim() !== '' && corpus.by === 'template'))
      if (corpus.planted.length === 1) expect(first!.finding.sentence).toContain(JSON.stringify(string));
  });

  test.each(['shared', 'none'] as const)(
    'raises nothing high on a sound corpus with %s openings',
    (openings) => {
      for (const seed of [200, 201]) {
        const { results, tooFew } = probeForm(
          trapCorpus(cleanControl(seed, { openings, documentsPerDomain: 150 })),
        );
        expect(results.length).toBeGreaterThan(50);
        expect(results.filter(({ finding }) => finding.severity === 'high')).toEqual([]);
        expect(tooFew).toEqual([]);
      }
    },
  );

  test('finds what shared openings tell to be nothing within the interval', () => {
    const { results } = probeForm(trapCorpus(cleanControl(300, { openings: 'shared' })));
    const templates = results.filter(({ probe }) => probe === 'template');
    expect(templates.map(({ tells }) => tells).sort()).toEqual([
      'domain',
      'split',
      'subdomain',
      'subdomain',
      'subdomain',
    ]);
    for (const { finding } of templates) {
      expect(finding.interval![0]).toBeLessThan(0.001);
      expect(finding.figure).toBeLessThan(0.03);
    }
  });

  test('gives the same figures whatever the order of documents', () => {
    const corpus = trapCorpus(plantedDefect('answer-ending', 1, { documentsPerDomain: 60 }).documents);
    const documents = drawFor('1', 'test/order', 'documents').shuffle([...corpus.documents]);
    const sentences = (probed: ProbeCorpus) =>
      probeForm(probed).results.map(({ probe, finding }) => [
        probe,
        finding.check,
        finding.figure?.toFixed(9),
      ]);
    expect(sentences({ ...corpus, documents })).toEqual(sentences(corpus));
  });

  test('says of a domain of three documents that it is too few to tell, and gives no number', () => {
    const all = trapCorpus(plantedDefect('fixed-opening-marker', 3, { documentsPerDomain: 60 }).documents);
    const prose = all.documents.filter(({ domain }) => domain === 'prose').slice(0, 3);
    const documents = [...all.documents.filter(({ domain }) => domain !== 'prose'), ...prose];
    const { results, tooFew } = probeForm({ ...all, documents });
    const few = tooFew.find(({ subject, check }) => subject === 'prose' && check === 'probe/domain');
    expect(few).toMatchObject({ severity: 'low', figure: null });
    expect(few!.sentence).toMatch(/^prose: too few to tell .* 3 documents of at least 20\.$/);
    expect(results.every(({ finding }) => !finding.sentence.includes('prose'))).toBe(true);
  });

  test('names a domain that no document is of, and one that is alone with it', () => {
    const all = trapCorpus(plantedDefect('fixed-opening-marker', 3, { documentsPerDomain: 60 }).documents);
    const documents = all.documents.filter(({ domain }) => domain === 'prose').slice(0, 3);
    const { results, tooFew } = probeForm({ ...all, documents, domains: ['code', 'prose'] });
    expect(results).toEqual([]);
    expect(tooFew.map(({ subject, sentence }) => [subject, /(\d) documents/.exec(sentence)?.[1]])).toEqual([
      ['prose', '3'],
      ['code', '0'],
    ]);
  });

  test('does not take a subdomain that only train has, or has more of, for a split that form tells', () => {
    const sound = trapCorpus(cleanControl(7, { openings: 'none' }));
    const isShouting = (id: string) => idPriority('1', 'test/shouting', id) < 0.5;
    const shout = (document: ProbeDocument): ProbeDocument => {
      const text = document.rendered.text.toUpperCase();
      const pieces = [{ kind: 'content' as const, start: 0, end: text.length }];
      return { ...document, subdomain: 'shouted', rendered: { text, pieces } };
    };
    const told = (isHeldOut: (id: string) => boolean) => {
      const documents = sound.documents.flatMap((document) => {
        if (!isShouting(document.id)) return [document];
        return document.split === 'train' || isHeldOut(document.id) ? [shout(document)] : [];
      });
      const { results } = probeForm({ ...sound, documents });
      return results.filter(({ tells, finding }) => tells === 'split' && finding.severity !== 'ok');
    };
    expect(told(() => false)).toEqual([]);
    expect(told((id) => idPriority('2', 'test/held-out', id) < 0.3)).toEqual([]);
  });

  test('has nothing to ask of one domain, or of no documents', () => {
    const corpus = trapCorpus([]);
    expect(probeForm(corpus)).toEqual({ results: [], tooFew: [] });
  });

  test('judges by the thresholds that are set', () => {
    const corpus = trapCorpus(plantedDefect('upper-case-first-letter', 1).documents);
    const severity = (high: number) =>
      probeForm(corpus, { high }).results.find(({ feature }) => feature === 'first character')!.finding
        .severity;
    expect([severity(0.1), severity(0.5)]).toEqual(['high', 'low']);
    expect(() => probeForm(corpus, { low: 0.5, high: 0.1 })).toThrow(/0 ≤ low ≤ high ≤ 1, got 0.5 and 0.1/);
  });

  test('gives for a fixed marker the accuracy of the first tokens, and chance for them in a shared pool', () => {
    const isEdge = (result: ProbeResult): result is EdgeResult =>
      result.probe === 'prefix' && result.tells === 'domain';
    const edges = (corpus: ProbeCorpus) => probeForm(corpus).results.find(isEdge)!;
    const fixed = edges(trapCorpus(plantedDefect('fixed-opening-marker', 5).documents));
    // The marker's own domain is always right; of the others one may guess, or read a word.
    expect(fixed.rows[0]!.tokenCount).toBe(1);
    expect(fixed.rows[0]!.edgeAccuracy).toBeGreaterThan(0.62);
    expect(fixed.finding).toMatchObject({ severity: 'high', check: 'probe/prefix/domain' });
    expect(fixed.pValue).toBe(1 / 1000);
    const shared = edges(trapCorpus(cleanControl(5, { openings: 'shared' })));
    expect(shared.rows[0]!.edgeAccuracy).toBeLessThan(0.42);
    expect(shared.finding.severity).toBe('ok');
  });
});

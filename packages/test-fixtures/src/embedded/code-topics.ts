import { words } from './grammar.ts';

/** How the authors of a repository write. */
export interface CodeStyle {
  readonly indent: string;
  readonly quote: '"' | "'";
  readonly naming: 'snake' | 'camel';
  readonly docs: 'line' | 'google' | 'rest' | 'numpy' | 'none';
  readonly hints: boolean;
  readonly comments: 'many' | 'few';
}

/** An invented repository: how large, under which licence, about what, in which style. */
export interface CodeRepository {
  readonly name: string;
  readonly license: string;
  /** Whose copyright a licence header names; no header if empty. */
  readonly headerOwner: string;
  readonly fileCount: number;
  readonly package: string;
  readonly folders: readonly string[];
  /** Things the code is about, in snake case, singular. */
  readonly nouns: readonly string[];
  /** Their measures and labels. */
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
  readonly verbs: readonly string[];
  readonly imports: readonly string[];
  readonly style: CodeStyle;
}

interface Notes {
  readonly name: string;
  readonly license: string;
  readonly headerOwner?: string;
  readonly fileCount: number;
  readonly folders: string;
  readonly nouns: string;
  readonly numbers: string;
  readonly texts: string;
  readonly verbs: string;
  readonly imports: string;
  readonly style: readonly [
    indent: number,
    quote: '"' | "'",
    naming: CodeStyle['naming'],
    docs: CodeStyle['docs'],
    hints: 'hints' | 'no hints',
    comments: CodeStyle['comments'],
  ];
}

function repository(notes: Notes): CodeRepository {
  const [indent, quote, naming, docs, hints, comments] = notes.style;
  return {
    ...notes,
    headerOwner: notes.headerOwner ?? '',
    package: notes.name.split('/')[1]!.replaceAll('-', '_'),
    folders: words(notes.folders),
    nouns: words(notes.nouns),
    numbers: words(notes.numbers),
    texts: words(notes.texts),
    verbs: words(notes.verbs),
    imports: notes.imports.split(';').map((line) => line.trim()),
    style: { indent: ' '.repeat(indent), quote, naming, docs, hints: hints === 'hints', comments },
  };
}

/** In the order of their names, as the shards hold them. The first is the largest: who reads a prefix, reads one topic. */
export const CODE_REPOSITORIES: readonly CodeRepository[] = [
  repository({
    name: 'alderweb/formkit', license: 'bsd-3-clause', headerOwner: 'the Formkit contributors', fileCount: 172,
    folders: 'forms widgets db contrib/admin contrib/sites http utils_html template middleware conf/locale core_mail tests',
    nouns: 'form field widget request response view template session cookie query model migration locale formset permission redirect',
    numbers: 'max_length status_code timeout depth field_count cache_age page_size', texts: 'label slug path charset content_type name help_text',
    verbs: 'render validate clean bind resolve escape serialize build register lookup', imports: 'import os;import re;from collections import OrderedDict;from urllib.parse import urlencode;import logging;import functools',
    style: [4, "'", 'snake', 'rest', 'no hints', 'few'],
  }),
  repository({
    name: 'astrolabe-labs/starcat', license: 'mit', fileCount: 104,
    folders: 'catalog photometry coords io plotting tests',
    nouns: 'star galaxy exposure spectrum detector field_of_view catalog frame light_curve aperture',
    numbers: 'magnitude redshift declination right_ascension flux exposure_time airmass snr', texts: 'designation band observer constellation epoch',
    verbs: 'calibrate fit convert stack match subtract measure load project bin', imports: 'import math;import csv;import numpy as np;from dataclasses import dataclass;from pathlib import Path',
    style: [4, '"', 'snake', 'numpy', 'hints', 'many'],
  }),
  repository({
    name: 'brasswind/scorepy', license: 'gpl-3.0', headerOwner: 'Brasswind Music Software', fileCount: 76,
    folders: 'notation midi analysis export', nouns: 'note chord measure voice staff clef score tempo rest slur', numbers: 'pitch duration velocity beat octave tick', texts: 'name lyric key accidental instrument',
    verbs: 'transpose parse quantize merge invert beam export read tie', imports: 'import struct;from fractions import Fraction;import sys;from typing import Iterable, List, Optional',
    style: [4, '"', 'snake', 'google', 'hints', 'few'],
  }),
  repository({
    name: 'cobalt-freight/dispatch', license: 'apache-2.0', headerOwner: 'Cobalt Freight', fileCount: 62,
    folders: 'dispatch/routing dispatch/billing dispatch/api scripts tests', nouns: 'shipment truck route depot driver invoice parcel stop manifest', numbers: 'weight distance_km price load_factor eta_minutes volume', texts: 'tracking_code address status region plate',
    verbs: 'assign schedule route price track cancel confirm split notify', imports: 'import json;import logging;from datetime import datetime, timedelta;import requests;from enum import Enum',
    style: [4, "'", 'snake', 'line', 'hints', 'few'],
  }),
  repository({
    name: 'deepmeadow/croplens', license: 'mit', fileCount: 50,
    folders: 'croplens/models croplens/data notebooks tools', nouns: 'plot image tile season sample batch layer sensor mask', numbers: 'yield_tons moisture ndvi learning_rate area_ha loss', texts: 'crop farm split variety source',
    verbs: 'train evaluate crop augment predict normalize segment download resample', imports: 'import argparse;import os;import numpy as np;import random;from collections import defaultdict',
    style: [2, "'", 'snake', 'google', 'no hints', 'many'],
  }),
  repository({
    name: 'eelgrass/tinyrpc2', license: 'bsd-2-clause', headerOwner: 'E. Elgrass', fileCount: 40,
    folders: 'tinyrpc2 tinyrpc2/transport examples', nouns: 'message channel peer frame connection request reply codec', numbers: 'timeout retries size sequence port window', texts: 'method host token topic checksum',
    verbs: 'send receive encode decode open close retry dispatch flush', imports: 'import asyncio;import socket;import struct;import hashlib;import threading',
    style: [4, "'", 'snake', 'line', 'no hints', 'many'],
  }),
  repository({
    name: 'fennel-io/querylang', license: 'mit', fileCount: 32,
    folders: 'querylang querylang/optimizer tests', nouns: 'token node expression table column plan scope literal operator', numbers: 'line offset cost precedence cardinality arity', texts: 'kind value alias name schema',
    verbs: 'tokenize parse rewrite optimize bind fold visit format plan', imports: 'import re;from dataclasses import dataclass, field;from typing import Any, Dict, Iterator, Tuple;import enum',
    style: [4, '"', 'snake', 'google', 'hints', 'few'],
  }),
  repository({
    name: 'grayling/QtLedger', license: 'gpl-2.0', headerOwner: 'The QtLedger Team', fileCount: 24,
    folders: 'ledger ui reports', nouns: 'account entry transaction budget currency period statement category', numbers: 'amount balance rate tax quantity limit', texts: 'memo payee code label owner',
    verbs: 'post balance reconcile import split total refresh print', imports: 'import decimal;import datetime;import sqlite3;import os.path',
    style: [4, '"', 'camel', 'none', 'no hints', 'few'],
  }),
  repository({
    name: 'harrow/genomekit', license: 'bsd-3-clause', fileCount: 18,
    folders: 'genomekit genomekit/align bin', nouns: 'read contig variant sequence alignment region primer gene', numbers: 'quality coverage position score gc_content length', texts: 'chromosome strand sample motif accession',
    verbs: 'align trim count filter index translate call annotate', imports: 'import gzip;import itertools;import sys;from collections import Counter, namedtuple',
    style: [4, "'", 'snake', 'numpy', 'no hints', 'few'],
  }),
  repository({
    name: 'ironwood-games/tilequest', license: 'mit', fileCount: 14,
    folders: 'tilequest tilequest/ai assets', nouns: 'player monster tile map_cell item spell quest turn', numbers: 'health mana speed armor gold level', texts: 'name sprite biome dialogue state',
    verbs: 'move attack spawn draw heal equip roll generate', imports: 'import random;import math;import pygame;from enum import IntEnum',
    style: [4, '"', 'snake', 'none', 'hints', 'many'],
  }),
  repository({
    name: 'juniper-met/stormglass', license: 'apache-2.0', fileCount: 9,
    folders: 'stormglass', nouns: 'station reading forecast alert front cell grid', numbers: 'temperature pressure humidity wind_speed rainfall dew_point', texts: 'station_id unit source zone severity',
    verbs: 'fetch interpolate smooth aggregate warn archive plot', imports: 'import datetime as dt;import json;import statistics;import urllib.request',
    style: [4, "'", 'snake', 'google', 'hints', 'few'],
  }),
  repository({
    name: 'kestrel/todo.py', license: 'unlicense', fileCount: 5,
    folders: '.', nouns: 'task list tag reminder', numbers: 'priority due_in estimate', texts: 'title note owner',
    verbs: 'add remove finish sort show', imports: 'import sys;import json;import os',
    style: [4, "'", 'snake', 'none', 'no hints', 'few'],
  }),
];

/**
 * Functions and methods with places: `{fn:form}` the function's name, of that form or another (`@` is the noun), `{item}`/`{items}` what it is about, `{num}`/`{num2}` and
 * `{text}` attributes, `{limit}` a number, `{Class}` a class, `{word}` and `{word2}` plain words, `@doc …@` a docstring.
 * Indentation is four spaces; the writer changes it to the repository's. Data, hence the length.
 */
export const FUNCTION_TEMPLATES: readonly string[] = [
  `def {fn:select_@s}({items}, {num}={limit}):
    @doc Return the {items} whose {num} is at least the given value.@
    result = []
    for {item} in {items}:
        if {item}.{num} < {num}:
            continue
        result.append({item})
    return result`,
  `def {fn:group_@s}({items}):
    @doc Group {items} by {text}.@
    groups = {}
    for {item} in {items}:
        groups.setdefault({item}.{text}, []).append({item})
    return groups`,
  `def {fn:lookup_@}({item}, default=None):
    @doc Look up the {text} of a {item}.@
    try:
        return {item}['{text}']
    except KeyError:
        # {comment}
        return default`,
  `def {fn:sort_@s}({items}, key='{num}', reverse=False):
    @doc Sort {items} by an attribute, missing values last.@
    known = [{item} for {item} in {items} if getattr({item}, key, None) is not None]
    unknown = [{item} for {item} in {items} if getattr({item}, key, None) is None]
    known.sort(key=lambda {item}: getattr({item}, key), reverse=reverse)
    return known + unknown`,
  `def {fn:read_@s}(path, encoding='utf-8'):
    @doc Read {items} from a text file, one in each line.@
    {items} = []
    with open(path, encoding=encoding) as handle:
        for number, line in enumerate(handle, 1):
            line = line.strip()
            if not line or line.startswith('#'):
                continue
            parts = line.split('{sep}')
            if len(parts) != {small}:
                raise ValueError('%s:%d: expected {small} parts, got %d' % (path, number, len(parts)))
            {items}.append(parts)
    return {items}`,
  `def {fn:@_ratio}({num}, {num2}):
    @doc Combine {num} and {num2} into one figure between 0 and 1.@
    if {num2} == 0:
        return 0.0
    ratio = {num} / float({num2})
    return max(0.0, min(1.0, ratio))`,
  `def {fn:neighbouring_@s}({items}):
    @doc Yield pairs of neighbouring {items}.@
    previous = None
    for {item} in {items}:
        if previous is not None:
            yield previous, {item}
        previous = {item}`,
  `def {fn:normalize_@}({text}):
    @doc Normalise a {text}: lower case, single spaces, no {word}.@
    {text} = {text}.strip().lower()
    {text} = re.sub(r'\\s+', ' ', {text})
    return {text}.replace('{word}', '')`,
  `def {fn:retry_@}({item}, retries={small}):
    @doc Try to {verb} the {item} a few times before giving up.@
    last_error = None
    for attempt in range(retries):
        try:
            return {item}.{verb}()
        except ({Error}, OSError) as error:
            last_error = error
            logger.warning('attempt %d to {verb} %r failed: %s', attempt + 1, {item}, error)
            time.sleep(0.{limit} * 2 ** attempt)
    raise {Error}('could not {verb} %r' % ({item},)) from last_error`,
  `def {fn:chunk_@s}({items}, size={limit}):
    @doc Cut {items} into chunks of at most the given size.@
    if size < 1:
        raise ValueError('size must be positive, got {0}'.format(size))
    chunk = []
    for {item} in {items}:
        chunk.append({item})
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk`,
  `def {fn:find_place}(values, {num}):
    @doc Find the place of a {num} in sorted values by bisection.@
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < {num}:
            low = middle + 1
        else:
            high = middle
    return low`,
  `def {fn:smooth_@s}({items}, window={small}):
    @doc Moving average of the {num} of {items}.@
    averages = []
    total = 0.0
    values = [{item}.{num} for {item} in {items}]
    for index, value in enumerate(values):
        total += value
        if index >= window:
            total -= values[index - window]
        averages.append(total / min(index + 1, window))
    return averages`,
  `def {fn:collect_@s}(root):
    @doc Walk the tree of {items} depth first and collect every {text}.@
    found = []
    stack = [root]
    while stack:
        {item} = stack.pop()
        found.append({item}.{text})
        stack.extend(reversed({item}.children))
    return found`,
  `def {fn:merge_@s}(first, second):
    @doc Merge two mappings of {items}; the second one wins.@
    merged = dict(first)
    for {text}, {item} in second.items():
        if {text} in merged and merged[{text}] != {item}:
            logger.debug('%s is overridden', {text})
        merged[{text}] = {item}
    return merged`,
  `def {fn:check_@}({item}):
    @doc Check that a {item} is complete.@
    problems = []
    if not {item}.{text}:
        problems.append('{text} is empty')
    if {item}.{num} < 0:
        problems.append('{num} must not be negative')
    if {item}.{num} > {limit}00:
        problems.append('{num} is above {limit}00')
    if problems:
        raise {Error}('; '.join(problems))
    return True`,
  `def {fn:format_@s}({items}):
    @doc Summarise {items} as a table in plain text.@
    rows = [('{text}', '{num}')]
    for {item} in {items}:
        rows.append((str({item}.{text}), '%.2f' % {item}.{num}))
    width = max(len(row[0]) for row in rows)
    return '\\n'.join(row[0].ljust(width) + '  ' + row[1] for row in rows)`,
  `def {fn:mean_and_deviation}(values):
    @doc Mean and standard deviation of a list of {num} values.@
    count = len(values)
    if count < 2:
        raise ValueError('need two values at least')
    mean = sum(values) / count
    variance = sum((value - mean) ** 2 for value in values) / (count - 1)
    return mean, math.sqrt(variance)`,
  `def {fn:shortest_@_paths}(graph, start):
    @doc Shortest distance from one {item} to all the others.@
    distances = {start: 0}
    queue = [(0, start)]
    while queue:
        distance, {item} = heapq.heappop(queue)
        if distance > distances[{item}]:
            continue
        for neighbour, {num} in graph[{item}].items():
            candidate = distance + {num}
            if candidate < distances.get(neighbour, float('inf')):
                distances[neighbour] = candidate
                heapq.heappush(queue, (candidate, neighbour))
    return distances`,
  `def {fn:index_of_@}({items}, {item}):
    @doc Position of a {item} among {items}, or -1.@
    for index, candidate in enumerate({items}):
        if candidate.{text} == {item}.{text} and candidate.{num} == {item}.{num}:
            return index
    return -1`,
  `def {fn:decode_@}(payload):
    @doc Turn the bytes of a {item} into a dictionary.@
    if len(payload) < {small}:
        raise {Error}('payload of %d bytes is too short' % len(payload))
    kind, size = struct.unpack('>HI', payload[:6])
    body = payload[6:6 + size]
    return {'kind': kind, '{text}': body.decode('utf-8', 'replace'), '{num}': size}`,
  `def {fn:build_@_options}({item}, **options):
    @doc Build the options that {verb} needs from the defaults.@
    settings = {'{num}': {limit}, '{text}': '{word}', 'strict': True}
    unknown = set(options) - set(settings)
    if unknown:
        raise TypeError('unknown options: ' + ', '.join(sorted(unknown)))
    settings.update(options)
    return {verb}_{item}({item}, settings)`,
  `def {fn:count_@s}(lines):
    @doc Count how often each {text} occurs in the lines.@
    counts = {}
    for line in lines:
        match = {CONST}_PATTERN.match(line)
        if match is None:
            continue
        {text} = match.group(1)
        counts[{text}] = counts.get({text}, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))`,
  `def {fn:transpose}(matrix):
    @doc Transpose a matrix of {num} values.@
    if not matrix:
        return []
    width = len(matrix[0])
    assert all(len(row) == width for row in matrix), 'ragged matrix'
    return [[row[column] for row in matrix] for column in range(width)]`,
  `def {fn:partition_@s}({items}, threshold={limit}):
    @doc Split {items} into those below and those above a threshold.@
    below, above = [], []
    for {item} in {items}:
        (below if {item}.{num} < threshold else above).append({item})
    return below, above`,
];

export const METHOD_TEMPLATES: readonly string[] = [
  `def {fn:add_@}(self, {item}):
    @doc Add a {item} and keep the order by {num}.@
    self._{items}.append({item})
    self._{items}.sort(key=lambda entry: entry.{num})
    self._dirty = True`,
  `def {fn:total_@s}(self):
    @doc The sum of {num} over all {items}.@
    return sum({item}.{num} for {item} in self._{items})`,
  `def {fn:find_@}(self, {text}):
    @doc Return the {item} with this {text}.@
    for {item} in self._{items}:
        if {item}.{text} == {text}:
            return {item}
    raise KeyError({text})`,
  `def {fn:reset}(self, {num}=None):
    @doc Reset the state, and optionally the {num}.@
    self._{items} = []
    self._dirty = False
    if {num} is not None:
        self.{num} = {num}`,
  `def __len__(self):
    return len(self._{items})`,
  `def __iter__(self):
    return iter(self._{items})`,
  `def __repr__(self):
    return '{Class}({text}=%r, {num}=%r)' % (self.{text}, self.{num})`,
  `def __eq__(self, other):
    if not isinstance(other, {Class}):
        return NotImplemented
    return self.{text} == other.{text} and self.{num} == other.{num}`,
  `@property
def {fn:is_over}(self):
    @doc Whether the {num} has passed {limit}.@
    return self.{num} > {limit}`,
  `def {fn:notify_@s}(self, callback):
    @doc Call back for every {item} that changed.@
    changed = [{item} for {item} in self._{items} if {item}.{num} != self.{num}]
    for {item} in changed:
        callback({item})
    return len(changed)`,
  `def {fn:merge}(self, other):
    @doc Take over everything that the other one knows.@
    for {item} in other:
        if {item} not in self._{items}:
            self._{items}.append({item})
    self.{num} = max(self.{num}, other.{num})
    return self`,
  `@classmethod
def from_{text}(cls, {text}):
    @doc Make one from its {text} alone.@
    return cls({text}, {limit})`,
  `def {fn:write_@s}(self, handle):
    @doc Write the {items} as comma separated lines.@
    for {item} in self._{items}:
        handle.write('%s,%s\\n' % ({item}.{text}, {item}.{num}))
    self._dirty = False`,
  `@staticmethod
def {fn:clean}({text}):
    return {text}.replace('{word}', '{word2}').strip()`,
  `def {fn:advance}(self, step={small}):
    @doc Advance by some steps and return the new {num}.@
    # {comment}
    for _ in range(step):
        self.{num} += 1
        if self.{num} >= {limit}:
            self.{num} = 0
    return self.{num}`,
];

export const TEST_TEMPLATES: readonly string[] = [
  `def test_{fn}(self):
    {item} = make_{item}({num}={limit})
    self.assertEqual({item}.{num}, {limit})`,
  `def test_{fn}_is_empty(self):
    self.assertEqual(list({fn}([])), [])`,
  `def test_{fn}_rejects_bad_{text}(self):
    with self.assertRaises(ValueError):
        {fn}('{word}')`,
  `def test_{fn}_order(self):
    {items} = [make_{item}({num}=value) for value in ({limit}, {small}, 0)]
    result = {fn}({items})
    self.assertEqual([{item}.{num} for {item} in result], [0, {small}, {limit}])`,
  `def test_{fn}_roundtrip(self):
    {item} = make_{item}({text}='{word}')
    self.assertEqual({Class}.from_{text}({item}.{text}), {item})`,
  `def test_{fn}_keeps_{text}(self):
    before = make_{item}({text}='{word}', {num}={limit})
    after = {fn}(before)
    self.assertEqual(after.{text}, '{word}')
    self.assertIsNot(after, before)`,
];

export const COMMENTS: readonly string[] = [
  'this is slow, but it is only called once',
  'order matters here',
  'the empty case is handled by the caller',
  'see the notes in the changelog',
  'older versions wrote this value as text',
  'keep in step with the table above',
  'negative values mean that it is unknown',
  'the second pass is needed for nested ones',
  'do not log the value, it may be large',
  'half open on purpose',
  'fall back to the default',
  'the server sends this twice from time to time',
  'cheap check first',
  'a copy, since the caller may change it',
];

export const PLAIN_WORDS: readonly string[] =
  'alpha beta north south draft final left right open closed red green main backup daily weekly strict loose local remote first second upper lower hidden visible quick slow raw clean old new inner outer'.split(
    ' ',
  );

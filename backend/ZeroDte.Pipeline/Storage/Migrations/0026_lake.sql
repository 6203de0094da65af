-- What the lake consists of. A version is made by whoever inserts the number that follows, so of two at once one has to look again.
create table lake_version (
    version bigint      primary key check (version > 0),
    made_at timestamptz not null
);

-- Files of a version: those with since <= version and not until <= version. A file is never changed; another one takes its place.
create table lake_file (
    path        text        not null,
    symbol      text        not null,
    resolution  text        not null,
    adjustment  text        not null,
    period      date        not null,  -- first day of its month or year
    rows        bigint      not null check (rows > 0),
    first       timestamptz not null,
    last        timestamptz not null,
    bytes       bigint      not null check (bytes > 0),
    sha256      text        not null,
    source_hash text        not null,  -- of the bars that it was made from
    known_at    timestamptz not null,  -- when the last of them came to be believed
    since       bigint      not null,
    until       bigint      check (until > since),
    primary key (path, since)
);

-- At any version a place in the lake has one file.
create unique index lake_file_current on lake_file (symbol, resolution, adjustment, period) where until is null;
create index lake_file_until on lake_file (until);

-- Sessions that a source was asked for and answered about: what it did not give then, it does not have.
create table asked_sessions (
    symbol   text        not null,
    source   text        not null,
    first    date        not null,
    last     date        not null,
    asked_at timestamptz not null,
    primary key (symbol, source, first, last, asked_at)
);

-- Symbols that all jobs are for, beside those of ZeroDte__Universe. One that is no longer followed keeps all that was made of it.
create table followed_symbol (
    symbol text        primary key,
    since  timestamptz not null default clock_timestamp()
);

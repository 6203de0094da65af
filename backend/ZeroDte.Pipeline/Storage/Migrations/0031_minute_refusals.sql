-- Why a source gave no minutes of a symbol when it was asked last; gone once it gives some.
create table minute_refusal (
    symbol     text        not null,
    source     text        not null,
    reason     text        not null,
    refused_at timestamptz not null,
    primary key (symbol, source)
);

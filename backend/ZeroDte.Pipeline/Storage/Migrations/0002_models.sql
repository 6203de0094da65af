-- Fitted models. content is the model as JSON in the layout that format numbers.
create table model (
    symbol     text        not null,
    version    integer     not null,
    format     integer     not null,
    trained_at timestamptz not null,
    data_hash  text        not null,
    content    jsonb       not null,
    primary key (symbol, version)
);

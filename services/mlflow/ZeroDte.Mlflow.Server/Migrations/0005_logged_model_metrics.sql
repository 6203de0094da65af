-- What runs measured of a logged model, and on which data. All points are kept; the latest of a key has the highest (timestamp, step).
create table logged_model_metric (
    model_id       text   collate "C" not null references logged_model on delete cascade,
    run_id         text   collate "C" not null references run (run_id) on delete cascade,
    key            text   collate "C" not null,
    timestamp      bigint not null,
    step           bigint not null,
    value          double precision,
    dataset_name   text,
    dataset_digest text
);
-- The same point twice is one point.
create unique index logged_model_metric_point on logged_model_metric (model_id, key, timestamp, step, run_id, value, dataset_name, dataset_digest) nulls not distinct;
create index logged_model_metric_by_run on logged_model_metric (run_id);

-- Made-up years that a monitor is calibrated by, kept only until the job that draws them has committed, so that a stop costs the last few of them.
create table drift_draw (
    reference  text        not null, -- SHA-256 of what they are drawn from
    first      integer     not null, -- the first of the years in this row
    statistics bytea       not null,
    drawn_at   timestamptz not null default now(),
    primary key (reference, first)
);

-- A path names an object in the store. An object is written whole before its row is, and deleted after it.
create table artifact (
    path    text   collate "C" primary key,
    object  text   not null unique,
    size    bigint not null,
    sha256  bytea  not null,
    created bigint not null
);

create table upload (
    id      text primary key,
    path    text   not null,
    created bigint not null
);

create table upload_part (
    upload text    not null references upload on delete cascade,
    number integer not null,
    object text    not null unique,
    size   bigint  not null,
    sha256 bytea   not null,
    primary key (upload, number)
);

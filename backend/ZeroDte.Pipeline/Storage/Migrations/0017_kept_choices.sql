-- A study that found nothing better chose what served then. That is no challenger of what serves later.
alter table chosen_configuration add column keeps boolean not null default false;

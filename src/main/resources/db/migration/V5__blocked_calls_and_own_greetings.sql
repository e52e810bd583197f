-- What becomes of the calls that owners do not want, and what owners have recorded for their callers to hear.

-- How often a blocked caller was refused, for the owner to see that it works.
alter table blocked_caller add column calls bigint not null default 0;
alter table blocked_caller add column last_call bigint;
-- The same for callers who hide their number; nothing is kept about who they were.
alter table number_settings add column hidden_calls bigint not null default 0;

-- A greeting of the owner's own, sealed by the key of the ownership: one that callers hear, and one that the owner is still to listen to.
create table own_greeting (
    ownership integer  not null references ownership (id),
    draft     boolean  not null,
    sealed    ${bytes} not null,
    made_at   bigint   not null,
    primary key (ownership, draft)
);

-- What the called party decides: how each number is treated, with whom it is shared, when they are left alone.
-- Times are milliseconds since 1970 UTC; numbers are in E.164 form. What belongs to a number ends with its ownership.

-- How one follower has one number.
alter table binding add column label text not null default '';
alter table binding add column form text not null default 'VOICE';
-- A guest's name, given by the owner who shared the number; owners have none.
alter table binding add column name text not null default '';
alter table binding add column shared_by text;
-- The lease: the last proof, the last sign of life, and when a new proof was asked for.
alter table binding add column proven_at bigint not null default 0;
alter table binding add column alive_at bigint not null default 0;
alter table binding add column asked_at bigint;
update binding set proven_at = bound_at, alive_at = bound_at;

-- How a code travels: CALL_IN is shown and keyed on the phone; CALL_BACK is read out on the phone and typed in WeChat.
alter table proof_code add column way text not null default 'CALL_IN';
-- Every code that was asked for, to limit how often: by one follower, for one number, from one address (kept as a keyed hash).
alter table proof_request add column number text not null default '';
alter table proof_request add column address text not null default '';
alter table proof_request add column way text not null default 'CALL_IN';
create index proof_request_at on proof_request (at);

-- How one follower wants to be treated. Minutes are of the day, in their time zone.
create table follower_settings (
    follower     text    primary key,
    zone         text    not null,
    quiet_from   integer,
    quiet_until  integer,
    quiet_urgent boolean not null default true -- urgent messages come through
);

-- Names that a follower gave to callers.
create table contact (
    follower text not null,
    number   text not null,
    name     text not null,
    primary key (follower, number)
);

-- What a number's owner decided about its calls.
create table number_settings (
    ownership integer primary key references ownership (id),
    greeting  text    not null default 'STANDARD',
    withheld  text    not null default 'TAKE'
);
create table blocked_caller (
    ownership integer not null references ownership (id),
    caller    text    not null,
    since     bigint  not null,
    primary key (ownership, caller)
);

-- An owner's word that somebody may have a number too. Only a hash of its token is kept.
create table invitation (
    token_hash text    primary key,
    ownership  integer not null references ownership (id),
    owner      text    not null,
    name       text    not null,
    expires    bigint  not null,
    used_by    text    -- the guest who has accepted it, for whom accepting once more changes nothing
);

-- What a QR code on paper or at a counter begins, once. Only a hash of its token is kept.
create table ticket (
    token_hash text   primary key,
    way        text   not null,
    number     text,
    expires    bigint not null,
    used_at    bigint
);

-- Who took care of a message, and who deleted it, so that it can be brought back as it was.
alter table message add column handled_by text;
alter table message add column handled_at bigint;
alter table message add column deleted_by text;
alter table message add column deleted_from text;

-- What a push says beside its number: a guest's name, a date.
alter table delivery add column detail text not null default '';
-- The digest that a notice kept back by quiet hours went into.
alter table delivery add column digest text;
create index delivery_quiet on delivery (due) where state = 'QUIET';

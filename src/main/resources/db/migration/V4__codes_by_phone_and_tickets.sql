-- How far the call has come that reads a code out (CALL_BACK); empty for codes that are keyed on the phone.
alter table proof_code add column progress text not null default '';
create index proof_code_follower on proof_code (follower);
create index proof_request_number on proof_request (number, at);

-- What a number is called once a ticket has bound it, and who used the ticket: they may go on with it.
alter table ticket add column label text not null default '';
alter table ticket add column used_by text;
create index ticket_number on ticket (number) where number is not null;

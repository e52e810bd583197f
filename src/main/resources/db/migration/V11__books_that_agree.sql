-- How many notices were put into the outbox for an item, so that a lost one shows. Unknown for items that are older than this column.
alter table message add column notices integer;
create index message_ended on message (ended_at);

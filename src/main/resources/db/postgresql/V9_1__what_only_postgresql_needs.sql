-- SQLite's integer and real have 64 bits, PostgreSQL's have 32.
alter table binding alter column ownership type bigint;
alter table message alter column ownership type bigint;
alter table number_settings alter column ownership type bigint;
alter table blocked_caller alter column ownership type bigint;
alter table invitation alter column ownership type bigint;
alter table own_greeting alter column ownership type bigint;
alter table registration alter column q type double precision;

-- A destroyed key stays in the table's file as a dead row until it is vacuumed: within a minute or so, not after a fifth of all rows has changed.
alter table ownership set (autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0);
-- Every push changes its row three times, and the courier reads past the dead ones.
alter table delivery set (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.01);
-- The row of a number that is called all the time changes in place.
alter table ledger set (fillfactor = 50);

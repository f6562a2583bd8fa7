/**
 * How the relations and functions that other versions of PostgreSQL bring with them differ from those of the version beside:
 * 14 from 15, 13 from 14, 12 from 13; 16 from 15, 17 from 16, 18 from 17. One line for each that is new or has other
 * columns, in the form of pg-relations.ts and pg-table-functions.ts; a name alone is one that the version does not have.
 * Source: the catalogues of fresh clusters of 12.22, 13.16, 14.24, 16.15, 17.11 and 18.6.
 */
export interface BuiltinDifference {
  readonly version: number;
  readonly relations: string;
  readonly functions: string;
}

/** From the nearest to the farthest. */
export const olderBuiltins: readonly BuiltinDifference[] = [
  {
    version: 14,
    relations: `
information_schema.table_constraints constraint_catalog:sql_identifier constraint_schema:sql_identifier constraint_name:sql_identifier table_catalog:sql_identifier table_schema:sql_identifier table_name:sql_identifier constraint_type:character_data is_deferrable:yes_or_no initially_deferred:yes_or_no enforced:yes_or_no
pg_catalog.pg_collation oid:oid collname:name collnamespace:oid collowner:oid collprovider:char collisdeterministic:bool collencoding:int4 collcollate:name collctype:name collversion:text
pg_catalog.pg_constraint oid:oid conname:name connamespace:oid contype:char condeferrable:bool condeferred:bool convalidated:bool conrelid:oid contypid:oid conindid:oid conparentid:oid confrelid:oid confupdtype:char confdeltype:char confmatchtype:char conislocal:bool coninhcount:int4 connoinherit:bool conkey:int2[] confkey:int2[] conpfeqop:oid[] conppeqop:oid[] conffeqop:oid[] conexclop:oid[] conbin:pg_node_tree
pg_catalog.pg_database oid:oid datname:name datdba:oid encoding:int4 datcollate:name datctype:name datistemplate:bool datallowconn:bool datconnlimit:int4 datlastsysoid:oid datfrozenxid:xid datminmxid:xid dattablespace:oid datacl:aclitem[]
pg_catalog.pg_ident_file_mappings
pg_catalog.pg_index indexrelid:oid indrelid:oid indnatts:int2 indnkeyatts:int2 indisunique:bool indisprimary:bool indisexclusion:bool indimmediate:bool indisclustered:bool indisvalid:bool indcheckxmin:bool indisready:bool indislive:bool indisreplident:bool indkey:int2[] indcollation:oid[] indclass:oid[] indoption:int2[] indexprs:pg_node_tree indpred:pg_node_tree
pg_catalog.pg_parameter_acl
pg_catalog.pg_publication_namespace
pg_catalog.pg_publication_rel oid:oid prpubid:oid prrelid:oid
pg_catalog.pg_publication_tables pubname:name schemaname:name tablename:name
pg_catalog.pg_stat_recovery_prefetch
pg_catalog.pg_stat_subscription_stats
pg_catalog.pg_statistic_ext_data stxoid:oid stxdndistinct:pg_ndistinct stxddependencies:pg_dependencies stxdmcv:pg_mcv_list stxdexpr:pg_statistic[]
pg_catalog.pg_stats_ext schemaname:name tablename:name statistics_schemaname:name statistics_name:name statistics_owner:name attnames:name[] exprs:text[] kinds:char[] n_distinct:pg_ndistinct dependencies:pg_dependencies most_common_vals:text[] most_common_val_nulls:bool[] most_common_freqs:float8[] most_common_base_freqs:float8[]
pg_catalog.pg_stats_ext_exprs schemaname:name tablename:name statistics_schemaname:name statistics_name:name statistics_owner:name expr:text null_frac:float4 avg_width:int4 n_distinct:float4 most_common_vals:anyarray most_common_freqs:float4[] histogram_bounds:anyarray correlation:float4 most_common_elems:anyarray most_common_elem_freqs:float4[] elem_count_histogram:float4[]
pg_catalog.pg_subscription oid:oid subdbid:oid subname:name subowner:oid subenabled:bool subbinary:bool substream:bool subconninfo:text subslotname:name subsynccommit:text subpublications:text[]
`,
    functions: `
pg_backup_stop
pg_get_publication_tables relid:oid
pg_get_wal_resource_managers
pg_ident_file_mappings
pg_ls_logicalmapdir
pg_ls_logicalsnapdir
pg_ls_replslotdir
pg_stat_get_recovery_prefetch
pg_stat_get_subscription_stats
pg_stop_backup lsn:pg_lsn labelfile:text spcmapfile:text
`,
  },
  {
    version: 13,
    relations: `
information_schema.routine_column_usage
information_schema.routine_routine_usage
information_schema.routine_sequence_usage
information_schema.routine_table_usage
pg_catalog.pg_attribute attrelid:oid attname:name atttypid:oid attstattarget:int4 attlen:int2 attnum:int2 attndims:int4 attcacheoff:int4 atttypmod:int4 attbyval:bool attstorage:char attalign:char attnotnull:bool atthasdef:bool atthasmissing:bool attidentity:char attgenerated:char attisdropped:bool attislocal:bool attinhcount:int4 attcollation:oid attacl:aclitem[] attoptions:text[] attfdwoptions:text[] attmissingval:anyarray
pg_catalog.pg_backend_memory_contexts
pg_catalog.pg_inherits inhrelid:oid inhparent:oid inhseqno:int4
pg_catalog.pg_locks locktype:text database:oid relation:oid page:int4 tuple:int2 virtualxid:text transactionid:xid classid:oid objid:oid objsubid:int2 virtualtransaction:text pid:int4 mode:text granted:bool fastpath:bool
pg_catalog.pg_prepared_statements name:text statement:text prepare_time:timestamptz parameter_types:regtype[] from_sql:bool
pg_catalog.pg_proc oid:oid proname:name pronamespace:oid proowner:oid prolang:oid procost:float4 prorows:float4 provariadic:oid prosupport:regproc prokind:char prosecdef:bool proleakproof:bool proisstrict:bool proretset:bool provolatile:char proparallel:char pronargs:int2 pronargdefaults:int2 prorettype:oid proargtypes:oid[] proallargtypes:oid[] proargmodes:char[] proargnames:text[] proargdefaults:pg_node_tree protrftypes:oid[] prosrc:text probin:text proconfig:text[] proacl:aclitem[]
pg_catalog.pg_range rngtypid:oid rngsubtype:oid rngcollation:oid rngsubopc:oid rngcanonical:regproc rngsubdiff:regproc
pg_catalog.pg_replication_slots slot_name:name plugin:name slot_type:text datoid:oid database:name temporary:bool active:bool active_pid:int4 xmin:xid catalog_xmin:xid restart_lsn:pg_lsn confirmed_flush_lsn:pg_lsn wal_status:text safe_wal_size:int8
pg_catalog.pg_stat_activity datid:oid datname:name pid:int4 leader_pid:int4 usesysid:oid usename:name application_name:text client_addr:inet client_hostname:text client_port:int4 backend_start:timestamptz xact_start:timestamptz query_start:timestamptz state_change:timestamptz wait_event_type:text wait_event:text state:text backend_xid:xid backend_xmin:xid query:text backend_type:text
pg_catalog.pg_stat_database datid:oid datname:name numbackends:int4 xact_commit:int8 xact_rollback:int8 blks_read:int8 blks_hit:int8 tup_returned:int8 tup_fetched:int8 tup_inserted:int8 tup_updated:int8 tup_deleted:int8 conflicts:int8 temp_files:int8 temp_bytes:int8 deadlocks:int8 checksum_failures:int8 checksum_last_failure:timestamptz blk_read_time:float8 blk_write_time:float8 stats_reset:timestamptz
pg_catalog.pg_stat_progress_copy
pg_catalog.pg_stat_replication_slots
pg_catalog.pg_stat_ssl pid:int4 ssl:bool version:text cipher:text bits:int4 compression:bool client_dn:text client_serial:numeric issuer_dn:text
pg_catalog.pg_stat_wal
pg_catalog.pg_statistic_ext oid:oid stxrelid:oid stxname:name stxnamespace:oid stxowner:oid stxstattarget:int4 stxkeys:int2[] stxkind:char[]
pg_catalog.pg_statistic_ext_data stxoid:oid stxdndistinct:pg_ndistinct stxddependencies:pg_dependencies stxdmcv:pg_mcv_list
pg_catalog.pg_stats_ext schemaname:name tablename:name statistics_schemaname:name statistics_name:name statistics_owner:name attnames:name[] kinds:char[] n_distinct:pg_ndistinct dependencies:pg_dependencies most_common_vals:text[] most_common_val_nulls:bool[] most_common_freqs:float8[] most_common_base_freqs:float8[]
pg_catalog.pg_stats_ext_exprs
pg_catalog.pg_subscription oid:oid subdbid:oid subname:name subowner:oid subenabled:bool subconninfo:text subslotname:name subsynccommit:text subpublications:text[]
pg_catalog.pg_type oid:oid typname:name typnamespace:oid typowner:oid typlen:int2 typbyval:bool typtype:char typcategory:char typispreferred:bool typisdefined:bool typdelim:char typrelid:oid typelem:oid typarray:oid typinput:regproc typoutput:regproc typreceive:regproc typsend:regproc typmodin:regproc typmodout:regproc typanalyze:regproc typalign:char typstorage:char typnotnull:bool typbasetype:oid typtypmod:int4 typndims:int4 typcollation:oid typdefaultbin:pg_node_tree typdefault:text typacl:aclitem[]
`,
    functions: `
pg_get_backend_memory_contexts
pg_get_catalog_foreign_keys
pg_get_keywords word:text catcode:char catdesc:text
pg_get_replication_slots slot_name:name plugin:name slot_type:text datoid:oid temporary:bool active:bool active_pid:int4 xmin:xid catalog_xmin:xid restart_lsn:pg_lsn confirmed_flush_lsn:pg_lsn wal_status:text safe_wal_size:int8
pg_last_committed_xact xid:xid timestamp:timestamptz
pg_lock_status locktype:text database:oid relation:oid page:int4 tuple:int2 virtualxid:text transactionid:xid classid:oid objid:oid objsubid:int2 virtualtransaction:text pid:int4 mode:text granted:bool fastpath:bool
pg_prepared_statement name:text statement:text prepare_time:timestamptz parameter_types:regtype[] from_sql:bool
pg_stat_get_activity datid:oid pid:int4 usesysid:oid application_name:text state:text query:text wait_event_type:text wait_event:text xact_start:timestamptz query_start:timestamptz backend_start:timestamptz state_change:timestamptz client_addr:inet client_hostname:text client_port:int4 backend_xid:xid backend_xmin:xid backend_type:text ssl:bool sslversion:text sslcipher:text sslbits:int4 sslcompression:bool ssl_client_dn:text ssl_client_serial:numeric ssl_issuer_dn:text gss_auth:bool gss_princ:text gss_enc:bool leader_pid:int4
pg_stat_get_replication_slot
pg_stat_get_wal
pg_xact_commit_timestamp_origin
`,
  },
  {
    version: 12,
    relations: `
information_schema.sql_languages sql_language_source:character_data sql_language_year:character_data sql_language_conformance:character_data sql_language_integrity:character_data sql_language_implementation:character_data sql_language_binding_style:character_data sql_language_programming_language:character_data
information_schema.sql_packages feature_id:character_data feature_name:character_data is_supported:yes_or_no is_verified_by:character_data comments:character_data
information_schema.sql_sizing_profiles sizing_id:cardinal_number sizing_name:character_data profile_id:character_data required_value:cardinal_number comments:character_data
pg_catalog.pg_available_extension_versions name:name version:text installed:bool superuser:bool relocatable:bool schema:name requires:name[] comment:text
pg_catalog.pg_pltemplate tmplname:name tmpltrusted:bool tmpldbacreate:bool tmplhandler:text tmplinline:text tmplvalidator:text tmpllibrary:text tmplacl:aclitem[]
pg_catalog.pg_publication oid:oid pubname:name pubowner:oid puballtables:bool pubinsert:bool pubupdate:bool pubdelete:bool pubtruncate:bool
pg_catalog.pg_replication_slots slot_name:name plugin:name slot_type:text datoid:oid database:name temporary:bool active:bool active_pid:int4 xmin:xid catalog_xmin:xid restart_lsn:pg_lsn confirmed_flush_lsn:pg_lsn
pg_catalog.pg_shmem_allocations
pg_catalog.pg_stat_activity datid:oid datname:name pid:int4 usesysid:oid usename:name application_name:text client_addr:inet client_hostname:text client_port:int4 backend_start:timestamptz xact_start:timestamptz query_start:timestamptz state_change:timestamptz wait_event_type:text wait_event:text state:text backend_xid:xid backend_xmin:xid query:text backend_type:text
pg_catalog.pg_stat_all_tables relid:oid schemaname:name relname:name seq_scan:int8 seq_tup_read:int8 idx_scan:int8 idx_tup_fetch:int8 n_tup_ins:int8 n_tup_upd:int8 n_tup_del:int8 n_tup_hot_upd:int8 n_live_tup:int8 n_dead_tup:int8 n_mod_since_analyze:int8 last_vacuum:timestamptz last_autovacuum:timestamptz last_analyze:timestamptz last_autoanalyze:timestamptz vacuum_count:int8 autovacuum_count:int8 analyze_count:int8 autoanalyze_count:int8
pg_catalog.pg_stat_progress_analyze
pg_catalog.pg_stat_progress_basebackup
pg_catalog.pg_stat_slru
pg_catalog.pg_stat_sys_tables relid:oid schemaname:name relname:name seq_scan:int8 seq_tup_read:int8 idx_scan:int8 idx_tup_fetch:int8 n_tup_ins:int8 n_tup_upd:int8 n_tup_del:int8 n_tup_hot_upd:int8 n_live_tup:int8 n_dead_tup:int8 n_mod_since_analyze:int8 last_vacuum:timestamptz last_autovacuum:timestamptz last_analyze:timestamptz last_autoanalyze:timestamptz vacuum_count:int8 autovacuum_count:int8 analyze_count:int8 autoanalyze_count:int8
pg_catalog.pg_stat_user_tables relid:oid schemaname:name relname:name seq_scan:int8 seq_tup_read:int8 idx_scan:int8 idx_tup_fetch:int8 n_tup_ins:int8 n_tup_upd:int8 n_tup_del:int8 n_tup_hot_upd:int8 n_live_tup:int8 n_dead_tup:int8 n_mod_since_analyze:int8 last_vacuum:timestamptz last_autovacuum:timestamptz last_analyze:timestamptz last_autoanalyze:timestamptz vacuum_count:int8 autovacuum_count:int8 analyze_count:int8 autoanalyze_count:int8
pg_catalog.pg_stat_wal_receiver pid:int4 status:text receive_start_lsn:pg_lsn receive_start_tli:int4 received_lsn:pg_lsn received_tli:int4 last_msg_send_time:timestamptz last_msg_receipt_time:timestamptz latest_end_lsn:pg_lsn latest_end_time:timestamptz slot_name:text sender_host:text sender_port:int4 conninfo:text
pg_catalog.pg_statistic_ext oid:oid stxrelid:oid stxname:name stxnamespace:oid stxowner:oid stxkeys:int2[] stxkind:char[]
pg_catalog.pg_trigger oid:oid tgrelid:oid tgname:name tgfoid:oid tgtype:int2 tgenabled:char tgisinternal:bool tgconstrrelid:oid tgconstrindid:oid tgconstraint:oid tgdeferrable:bool tginitdeferred:bool tgnargs:int2 tgattr:int2[] tgargs:bytea tgqual:pg_node_tree tgoldtable:name tgnewtable:name
`,
    functions: `
pg_available_extension_versions name:name version:text superuser:bool relocatable:bool schema:name requires:name[] comment:text
pg_control_init max_data_alignment:int4 database_block_size:int4 blocks_per_segment:int4 wal_block_size:int4 bytes_per_wal_segment:int4 max_identifier_length:int4 max_index_columns:int4 max_toast_chunk_size:int4 large_object_chunk_size:int4 float4_pass_by_value:bool float8_pass_by_value:bool data_page_checksum_version:int4
pg_get_replication_slots slot_name:name plugin:name slot_type:text datoid:oid temporary:bool active:bool active_pid:int4 xmin:xid catalog_xmin:xid restart_lsn:pg_lsn confirmed_flush_lsn:pg_lsn
pg_get_shmem_allocations
pg_stat_get_activity datid:oid pid:int4 usesysid:oid application_name:text state:text query:text wait_event_type:text wait_event:text xact_start:timestamptz query_start:timestamptz backend_start:timestamptz state_change:timestamptz client_addr:inet client_hostname:text client_port:int4 backend_xid:xid backend_xmin:xid backend_type:text ssl:bool sslversion:text sslcipher:text sslbits:int4 sslcompression:bool ssl_client_dn:text ssl_client_serial:numeric ssl_issuer_dn:text gss_auth:bool gss_princ:text gss_enc:bool
pg_stat_get_slru
pg_stat_get_wal_receiver pid:int4 status:text receive_start_lsn:pg_lsn receive_start_tli:int4 received_lsn:pg_lsn received_tli:int4 last_msg_send_time:timestamptz last_msg_receipt_time:timestamptz latest_end_lsn:pg_lsn latest_end_time:timestamptz slot_name:text sender_host:text sender_port:int4 conninfo:text
`,
  },
];

/** From the nearest to the farthest. */
export const newerBuiltins: readonly BuiltinDifference[] = [
  {
    version: 16,
    relations: `
pg_catalog.pg_attribute attrelid:oid attname:name atttypid:oid attlen:int2 attnum:int2 attcacheoff:int4 atttypmod:int4 attndims:int2 attbyval:bool attalign:char attstorage:char attcompression:char attnotnull:bool atthasdef:bool atthasmissing:bool attidentity:char attgenerated:char attisdropped:bool attislocal:bool attinhcount:int2 attstattarget:int2 attcollation:oid attacl:aclitem[] attoptions:text[] attfdwoptions:text[] attmissingval:anyarray
pg_catalog.pg_auth_members oid:oid roleid:oid member:oid grantor:oid admin_option:bool inherit_option:bool set_option:bool
pg_catalog.pg_collation oid:oid collname:name collnamespace:oid collowner:oid collprovider:char collisdeterministic:bool collencoding:int4 collcollate:text collctype:text colliculocale:text collicurules:text collversion:text
pg_catalog.pg_constraint oid:oid conname:name connamespace:oid contype:char condeferrable:bool condeferred:bool convalidated:bool conrelid:oid contypid:oid conindid:oid conparentid:oid confrelid:oid confupdtype:char confdeltype:char confmatchtype:char conislocal:bool coninhcount:int2 connoinherit:bool conkey:int2[] confkey:int2[] conpfeqop:oid[] conppeqop:oid[] conffeqop:oid[] confdelsetcols:int2[] conexclop:oid[] conbin:pg_node_tree
pg_catalog.pg_database oid:oid datname:name datdba:oid encoding:int4 datlocprovider:char datistemplate:bool datallowconn:bool datconnlimit:int4 datfrozenxid:xid datminmxid:xid dattablespace:oid datcollate:text datctype:text daticulocale:text daticurules:text datcollversion:text datacl:aclitem[]
pg_catalog.pg_hba_file_rules rule_number:int4 file_name:text line_number:int4 type:text database:text[] user_name:text[] address:text netmask:text auth_method:text options:text[] error:text
pg_catalog.pg_ident_file_mappings map_number:int4 file_name:text line_number:int4 map_name:text sys_name:text pg_username:text error:text
pg_catalog.pg_prepared_statements name:text statement:text prepare_time:timestamptz parameter_types:regtype[] result_types:regtype[] from_sql:bool generic_plans:int8 custom_plans:int8
pg_catalog.pg_replication_slots slot_name:name plugin:name slot_type:text datoid:oid database:name temporary:bool active:bool active_pid:int4 xmin:xid catalog_xmin:xid restart_lsn:pg_lsn confirmed_flush_lsn:pg_lsn wal_status:text safe_wal_size:int8 two_phase:bool conflicting:bool
pg_catalog.pg_stat_all_indexes relid:oid indexrelid:oid schemaname:name relname:name indexrelname:name idx_scan:int8 last_idx_scan:timestamptz idx_tup_read:int8 idx_tup_fetch:int8
pg_catalog.pg_stat_all_tables relid:oid schemaname:name relname:name seq_scan:int8 last_seq_scan:timestamptz seq_tup_read:int8 idx_scan:int8 last_idx_scan:timestamptz idx_tup_fetch:int8 n_tup_ins:int8 n_tup_upd:int8 n_tup_del:int8 n_tup_hot_upd:int8 n_tup_newpage_upd:int8 n_live_tup:int8 n_dead_tup:int8 n_mod_since_analyze:int8 n_ins_since_vacuum:int8 last_vacuum:timestamptz last_autovacuum:timestamptz last_analyze:timestamptz last_autoanalyze:timestamptz vacuum_count:int8 autovacuum_count:int8 analyze_count:int8 autoanalyze_count:int8
pg_catalog.pg_stat_database_conflicts datid:oid datname:name confl_tablespace:int8 confl_lock:int8 confl_snapshot:int8 confl_bufferpin:int8 confl_deadlock:int8 confl_active_logicalslot:int8
pg_catalog.pg_stat_gssapi pid:int4 gss_authenticated:bool principal:text encrypted:bool credentials_delegated:bool
pg_catalog.pg_stat_io backend_type:text object:text context:text reads:int8 read_time:float8 writes:int8 write_time:float8 writebacks:int8 writeback_time:float8 extends:int8 extend_time:float8 op_bytes:int8 hits:int8 evictions:int8 reuses:int8 fsyncs:int8 fsync_time:float8 stats_reset:timestamptz
pg_catalog.pg_stat_subscription subid:oid subname:name pid:int4 leader_pid:int4 relid:oid received_lsn:pg_lsn last_msg_send_time:timestamptz last_msg_receipt_time:timestamptz latest_end_lsn:pg_lsn latest_end_time:timestamptz
pg_catalog.pg_stat_sys_indexes relid:oid indexrelid:oid schemaname:name relname:name indexrelname:name idx_scan:int8 last_idx_scan:timestamptz idx_tup_read:int8 idx_tup_fetch:int8
pg_catalog.pg_stat_sys_tables relid:oid schemaname:name relname:name seq_scan:int8 last_seq_scan:timestamptz seq_tup_read:int8 idx_scan:int8 last_idx_scan:timestamptz idx_tup_fetch:int8 n_tup_ins:int8 n_tup_upd:int8 n_tup_del:int8 n_tup_hot_upd:int8 n_tup_newpage_upd:int8 n_live_tup:int8 n_dead_tup:int8 n_mod_since_analyze:int8 n_ins_since_vacuum:int8 last_vacuum:timestamptz last_autovacuum:timestamptz last_analyze:timestamptz last_autoanalyze:timestamptz vacuum_count:int8 autovacuum_count:int8 analyze_count:int8 autoanalyze_count:int8
pg_catalog.pg_stat_user_indexes relid:oid indexrelid:oid schemaname:name relname:name indexrelname:name idx_scan:int8 last_idx_scan:timestamptz idx_tup_read:int8 idx_tup_fetch:int8
pg_catalog.pg_stat_user_tables relid:oid schemaname:name relname:name seq_scan:int8 last_seq_scan:timestamptz seq_tup_read:int8 idx_scan:int8 last_idx_scan:timestamptz idx_tup_fetch:int8 n_tup_ins:int8 n_tup_upd:int8 n_tup_del:int8 n_tup_hot_upd:int8 n_tup_newpage_upd:int8 n_live_tup:int8 n_dead_tup:int8 n_mod_since_analyze:int8 n_ins_since_vacuum:int8 last_vacuum:timestamptz last_autovacuum:timestamptz last_analyze:timestamptz last_autoanalyze:timestamptz vacuum_count:int8 autovacuum_count:int8 analyze_count:int8 autoanalyze_count:int8
pg_catalog.pg_stat_xact_all_tables relid:oid schemaname:name relname:name seq_scan:int8 seq_tup_read:int8 idx_scan:int8 idx_tup_fetch:int8 n_tup_ins:int8 n_tup_upd:int8 n_tup_del:int8 n_tup_hot_upd:int8 n_tup_newpage_upd:int8
pg_catalog.pg_stat_xact_sys_tables relid:oid schemaname:name relname:name seq_scan:int8 seq_tup_read:int8 idx_scan:int8 idx_tup_fetch:int8 n_tup_ins:int8 n_tup_upd:int8 n_tup_del:int8 n_tup_hot_upd:int8 n_tup_newpage_upd:int8
pg_catalog.pg_stat_xact_user_tables relid:oid schemaname:name relname:name seq_scan:int8 seq_tup_read:int8 idx_scan:int8 idx_tup_fetch:int8 n_tup_ins:int8 n_tup_upd:int8 n_tup_del:int8 n_tup_hot_upd:int8 n_tup_newpage_upd:int8
pg_catalog.pg_subscription oid:oid subdbid:oid subskiplsn:pg_lsn subname:name subowner:oid subenabled:bool subbinary:bool substream:char subtwophasestate:char subdisableonerr:bool subpasswordrequired:bool subrunasowner:bool subconninfo:text subslotname:name subsynccommit:text subpublications:text[] suborigin:text
`,
    functions: `
pg_get_publication_tables pubid:oid relid:oid attrs:int2[] qual:pg_node_tree
pg_get_replication_slots slot_name:name plugin:name slot_type:text datoid:oid temporary:bool active:bool active_pid:int4 xmin:xid catalog_xmin:xid restart_lsn:pg_lsn confirmed_flush_lsn:pg_lsn wal_status:text safe_wal_size:int8 two_phase:bool conflicting:bool
pg_hba_file_rules rule_number:int4 file_name:text line_number:int4 type:text database:text[] user_name:text[] address:text netmask:text auth_method:text options:text[] error:text
pg_ident_file_mappings map_number:int4 file_name:text line_number:int4 map_name:text sys_name:text pg_username:text error:text
pg_input_error_info message:text detail:text hint:text sql_error_code:text
pg_prepared_statement name:text statement:text prepare_time:timestamptz parameter_types:regtype[] result_types:regtype[] from_sql:bool generic_plans:int8 custom_plans:int8
pg_split_walfile_name segment_number:numeric timeline_id:int8
pg_stat_get_activity datid:oid pid:int4 usesysid:oid application_name:text state:text query:text wait_event_type:text wait_event:text xact_start:timestamptz query_start:timestamptz backend_start:timestamptz state_change:timestamptz client_addr:inet client_hostname:text client_port:int4 backend_xid:xid backend_xmin:xid backend_type:text ssl:bool sslversion:text sslcipher:text sslbits:int4 ssl_client_dn:text ssl_client_serial:numeric ssl_issuer_dn:text gss_auth:bool gss_princ:text gss_enc:bool gss_delegation:bool leader_pid:int4 query_id:int8
pg_stat_get_backend_subxact subxact_count:int4 subxact_overflowed:bool
pg_stat_get_io backend_type:text object:text context:text reads:int8 read_time:float8 writes:int8 write_time:float8 writebacks:int8 writeback_time:float8 extends:int8 extend_time:float8 op_bytes:int8 hits:int8 evictions:int8 reuses:int8 fsyncs:int8 fsync_time:float8 stats_reset:timestamptz
pg_stat_get_subscription subid:oid relid:oid pid:int4 leader_pid:int4 received_lsn:pg_lsn last_msg_send_time:timestamptz last_msg_receipt_time:timestamptz latest_end_lsn:pg_lsn latest_end_time:timestamptz
`,
  },
  {
    version: 17,
    relations: `
information_schema.element_types object_catalog:sql_identifier object_schema:sql_identifier object_name:sql_identifier object_type:character_data collection_type_identifier:sql_identifier data_type:character_data character_maximum_length:cardinal_number character_octet_length:cardinal_number character_set_catalog:sql_identifier character_set_schema:sql_identifier character_set_name:sql_identifier collation_catalog:sql_identifier collation_schema:sql_identifier collation_name:sql_identifier numeric_precision:cardinal_number numeric_precision_radix:cardinal_number numeric_scale:cardinal_number datetime_precision:cardinal_number interval_type:character_data interval_precision:cardinal_number udt_catalog:sql_identifier udt_schema:sql_identifier udt_name:sql_identifier scope_catalog:sql_identifier scope_schema:sql_identifier scope_name:sql_identifier maximum_cardinality:cardinal_number dtd_identifier:sql_identifier
pg_catalog.pg_attribute attrelid:oid attname:name atttypid:oid attlen:int2 attnum:int2 attcacheoff:int4 atttypmod:int4 attndims:int2 attbyval:bool attalign:char attstorage:char attcompression:char attnotnull:bool atthasdef:bool atthasmissing:bool attidentity:char attgenerated:char attisdropped:bool attislocal:bool attinhcount:int2 attcollation:oid attstattarget:int2 attacl:aclitem[] attoptions:text[] attfdwoptions:text[] attmissingval:anyarray
pg_catalog.pg_collation oid:oid collname:name collnamespace:oid collowner:oid collprovider:char collisdeterministic:bool collencoding:int4 collcollate:text collctype:text colllocale:text collicurules:text collversion:text
pg_catalog.pg_database oid:oid datname:name datdba:oid encoding:int4 datlocprovider:char datistemplate:bool datallowconn:bool dathasloginevt:bool datconnlimit:int4 datfrozenxid:xid datminmxid:xid dattablespace:oid datcollate:text datctype:text datlocale:text daticurules:text datcollversion:text datacl:aclitem[]
pg_catalog.pg_replication_slots slot_name:name plugin:name slot_type:text datoid:oid database:name temporary:bool active:bool active_pid:int4 xmin:xid catalog_xmin:xid restart_lsn:pg_lsn confirmed_flush_lsn:pg_lsn wal_status:text safe_wal_size:int8 two_phase:bool inactive_since:timestamptz conflicting:bool invalidation_reason:text failover:bool synced:bool
pg_catalog.pg_stat_bgwriter buffers_clean:int8 maxwritten_clean:int8 buffers_alloc:int8 stats_reset:timestamptz
pg_catalog.pg_stat_checkpointer num_timed:int8 num_requested:int8 restartpoints_timed:int8 restartpoints_req:int8 restartpoints_done:int8 write_time:float8 sync_time:float8 buffers_written:int8 stats_reset:timestamptz
pg_catalog.pg_stat_progress_copy pid:int4 datid:oid datname:name relid:oid command:text type:text bytes_processed:int8 bytes_total:int8 tuples_processed:int8 tuples_excluded:int8 tuples_skipped:int8
pg_catalog.pg_stat_progress_vacuum pid:int4 datid:oid datname:name relid:oid phase:text heap_blks_total:int8 heap_blks_scanned:int8 heap_blks_vacuumed:int8 index_vacuum_count:int8 max_dead_tuple_bytes:int8 dead_tuple_bytes:int8 num_dead_item_ids:int8 indexes_total:int8 indexes_processed:int8
pg_catalog.pg_stat_subscription subid:oid subname:name worker_type:text pid:int4 leader_pid:int4 relid:oid received_lsn:pg_lsn last_msg_send_time:timestamptz last_msg_receipt_time:timestamptz latest_end_lsn:pg_lsn latest_end_time:timestamptz
pg_catalog.pg_statistic_ext oid:oid stxrelid:oid stxname:name stxnamespace:oid stxowner:oid stxkeys:int2[] stxstattarget:int2 stxkind:char[] stxexprs:pg_node_tree
pg_catalog.pg_stats schemaname:name tablename:name attname:name inherited:bool null_frac:float4 avg_width:int4 n_distinct:float4 most_common_vals:anyarray most_common_freqs:float4[] histogram_bounds:anyarray correlation:float4 most_common_elems:anyarray most_common_elem_freqs:float4[] elem_count_histogram:float4[] range_length_histogram:anyarray range_empty_frac:float4 range_bounds_histogram:anyarray
pg_catalog.pg_subscription oid:oid subdbid:oid subskiplsn:pg_lsn subname:name subowner:oid subenabled:bool subbinary:bool substream:char subtwophasestate:char subdisableonerr:bool subpasswordrequired:bool subrunasowner:bool subfailover:bool subconninfo:text subslotname:name subsynccommit:text subpublications:text[] suborigin:text
pg_catalog.pg_wait_events type:text name:text description:text
`,
    functions: `
pg_available_wal_summaries tli:int8 start_lsn:pg_lsn end_lsn:pg_lsn
pg_get_replication_slots slot_name:name plugin:name slot_type:text datoid:oid temporary:bool active:bool active_pid:int4 xmin:xid catalog_xmin:xid restart_lsn:pg_lsn confirmed_flush_lsn:pg_lsn wal_status:text safe_wal_size:int8 two_phase:bool inactive_since:timestamptz conflicting:bool invalidation_reason:text failover:bool synced:bool
pg_get_wait_events type:text name:text description:text
pg_get_wal_summarizer_state summarized_tli:int8 summarized_lsn:pg_lsn pending_lsn:pg_lsn summarizer_pid:int4
pg_stat_get_subscription subid:oid relid:oid pid:int4 leader_pid:int4 received_lsn:pg_lsn last_msg_send_time:timestamptz last_msg_receipt_time:timestamptz latest_end_lsn:pg_lsn latest_end_time:timestamptz worker_type:text
pg_wal_summary_contents relfilenode:oid reltablespace:oid reldatabase:oid relforknumber:int2 relblocknumber:int8 is_limit_block:bool
`,
  },
  {
    version: 18,
    relations: `
pg_catalog.pg_aios pid:int4 io_id:int4 io_generation:int8 state:text operation:text off:int8 length:int8 target:text handle_data_len:int2 raw_result:int4 result:text target_desc:text f_sync:bool f_localmem:bool f_buffered:bool
pg_catalog.pg_attribute attrelid:oid attname:name atttypid:oid attlen:int2 attnum:int2 atttypmod:int4 attndims:int2 attbyval:bool attalign:char attstorage:char attcompression:char attnotnull:bool atthasdef:bool atthasmissing:bool attidentity:char attgenerated:char attisdropped:bool attislocal:bool attinhcount:int2 attcollation:oid attstattarget:int2 attacl:aclitem[] attoptions:text[] attfdwoptions:text[] attmissingval:anyarray
pg_catalog.pg_backend_memory_contexts name:text ident:text type:text level:int4 path:int4[] total_bytes:int8 total_nblocks:int8 free_bytes:int8 free_chunks:int8 used_bytes:int8
pg_catalog.pg_class oid:oid relname:name relnamespace:oid reltype:oid reloftype:oid relowner:oid relam:oid relfilenode:oid reltablespace:oid relpages:int4 reltuples:float4 relallvisible:int4 relallfrozen:int4 reltoastrelid:oid relhasindex:bool relisshared:bool relpersistence:char relkind:char relnatts:int2 relchecks:int2 relhasrules:bool relhastriggers:bool relhassubclass:bool relrowsecurity:bool relforcerowsecurity:bool relispopulated:bool relreplident:char relispartition:bool relrewrite:oid relfrozenxid:xid relminmxid:xid relacl:aclitem[] reloptions:text[] relpartbound:pg_node_tree
pg_catalog.pg_constraint oid:oid conname:name connamespace:oid contype:char condeferrable:bool condeferred:bool conenforced:bool convalidated:bool conrelid:oid contypid:oid conindid:oid conparentid:oid confrelid:oid confupdtype:char confdeltype:char confmatchtype:char conislocal:bool coninhcount:int2 connoinherit:bool conperiod:bool conkey:int2[] confkey:int2[] conpfeqop:oid[] conppeqop:oid[] conffeqop:oid[] confdelsetcols:int2[] conexclop:oid[] conbin:pg_node_tree
pg_catalog.pg_publication oid:oid pubname:name pubowner:oid puballtables:bool pubinsert:bool pubupdate:bool pubdelete:bool pubtruncate:bool pubviaroot:bool pubgencols:char
pg_catalog.pg_replication_slots slot_name:name plugin:name slot_type:text datoid:oid database:name temporary:bool active:bool active_pid:int4 xmin:xid catalog_xmin:xid restart_lsn:pg_lsn confirmed_flush_lsn:pg_lsn wal_status:text safe_wal_size:int8 two_phase:bool two_phase_at:pg_lsn inactive_since:timestamptz conflicting:bool invalidation_reason:text failover:bool synced:bool
pg_catalog.pg_shmem_allocations_numa name:text numa_node:int4 size:int8
pg_catalog.pg_stat_all_tables relid:oid schemaname:name relname:name seq_scan:int8 last_seq_scan:timestamptz seq_tup_read:int8 idx_scan:int8 last_idx_scan:timestamptz idx_tup_fetch:int8 n_tup_ins:int8 n_tup_upd:int8 n_tup_del:int8 n_tup_hot_upd:int8 n_tup_newpage_upd:int8 n_live_tup:int8 n_dead_tup:int8 n_mod_since_analyze:int8 n_ins_since_vacuum:int8 last_vacuum:timestamptz last_autovacuum:timestamptz last_analyze:timestamptz last_autoanalyze:timestamptz vacuum_count:int8 autovacuum_count:int8 analyze_count:int8 autoanalyze_count:int8 total_vacuum_time:float8 total_autovacuum_time:float8 total_analyze_time:float8 total_autoanalyze_time:float8
pg_catalog.pg_stat_checkpointer num_timed:int8 num_requested:int8 num_done:int8 restartpoints_timed:int8 restartpoints_req:int8 restartpoints_done:int8 write_time:float8 sync_time:float8 buffers_written:int8 slru_written:int8 stats_reset:timestamptz
pg_catalog.pg_stat_database datid:oid datname:name numbackends:int4 xact_commit:int8 xact_rollback:int8 blks_read:int8 blks_hit:int8 tup_returned:int8 tup_fetched:int8 tup_inserted:int8 tup_updated:int8 tup_deleted:int8 conflicts:int8 temp_files:int8 temp_bytes:int8 deadlocks:int8 checksum_failures:int8 checksum_last_failure:timestamptz blk_read_time:float8 blk_write_time:float8 session_time:float8 active_time:float8 idle_in_transaction_time:float8 sessions:int8 sessions_abandoned:int8 sessions_fatal:int8 sessions_killed:int8 parallel_workers_to_launch:int8 parallel_workers_launched:int8 stats_reset:timestamptz
pg_catalog.pg_stat_io backend_type:text object:text context:text reads:int8 read_bytes:numeric read_time:float8 writes:int8 write_bytes:numeric write_time:float8 writebacks:int8 writeback_time:float8 extends:int8 extend_bytes:numeric extend_time:float8 hits:int8 evictions:int8 reuses:int8 fsyncs:int8 fsync_time:float8 stats_reset:timestamptz
pg_catalog.pg_stat_progress_analyze pid:int4 datid:oid datname:name relid:oid phase:text sample_blks_total:int8 sample_blks_scanned:int8 ext_stats_total:int8 ext_stats_computed:int8 child_tables_total:int8 child_tables_done:int8 current_child_table_relid:oid delay_time:float8
pg_catalog.pg_stat_progress_vacuum pid:int4 datid:oid datname:name relid:oid phase:text heap_blks_total:int8 heap_blks_scanned:int8 heap_blks_vacuumed:int8 index_vacuum_count:int8 max_dead_tuple_bytes:int8 dead_tuple_bytes:int8 num_dead_item_ids:int8 indexes_total:int8 indexes_processed:int8 delay_time:float8
pg_catalog.pg_stat_subscription_stats subid:oid subname:name apply_error_count:int8 sync_error_count:int8 confl_insert_exists:int8 confl_update_origin_differs:int8 confl_update_exists:int8 confl_update_missing:int8 confl_delete_origin_differs:int8 confl_delete_missing:int8 confl_multiple_unique_conflicts:int8 stats_reset:timestamptz
pg_catalog.pg_stat_sys_tables relid:oid schemaname:name relname:name seq_scan:int8 last_seq_scan:timestamptz seq_tup_read:int8 idx_scan:int8 last_idx_scan:timestamptz idx_tup_fetch:int8 n_tup_ins:int8 n_tup_upd:int8 n_tup_del:int8 n_tup_hot_upd:int8 n_tup_newpage_upd:int8 n_live_tup:int8 n_dead_tup:int8 n_mod_since_analyze:int8 n_ins_since_vacuum:int8 last_vacuum:timestamptz last_autovacuum:timestamptz last_analyze:timestamptz last_autoanalyze:timestamptz vacuum_count:int8 autovacuum_count:int8 analyze_count:int8 autoanalyze_count:int8 total_vacuum_time:float8 total_autovacuum_time:float8 total_analyze_time:float8 total_autoanalyze_time:float8
pg_catalog.pg_stat_user_tables relid:oid schemaname:name relname:name seq_scan:int8 last_seq_scan:timestamptz seq_tup_read:int8 idx_scan:int8 last_idx_scan:timestamptz idx_tup_fetch:int8 n_tup_ins:int8 n_tup_upd:int8 n_tup_del:int8 n_tup_hot_upd:int8 n_tup_newpage_upd:int8 n_live_tup:int8 n_dead_tup:int8 n_mod_since_analyze:int8 n_ins_since_vacuum:int8 last_vacuum:timestamptz last_autovacuum:timestamptz last_analyze:timestamptz last_autoanalyze:timestamptz vacuum_count:int8 autovacuum_count:int8 analyze_count:int8 autoanalyze_count:int8 total_vacuum_time:float8 total_autovacuum_time:float8 total_analyze_time:float8 total_autoanalyze_time:float8
pg_catalog.pg_stat_wal wal_records:int8 wal_fpi:int8 wal_bytes:numeric wal_buffers_full:int8 stats_reset:timestamptz
`,
    functions: `
pg_control_init max_data_alignment:int4 database_block_size:int4 blocks_per_segment:int4 wal_block_size:int4 bytes_per_wal_segment:int4 max_identifier_length:int4 max_index_columns:int4 max_toast_chunk_size:int4 large_object_chunk_size:int4 float8_pass_by_value:bool data_page_checksum_version:int4 default_char_signedness:bool
pg_get_aios pid:int4 io_id:int4 io_generation:int8 state:text operation:text off:int8 length:int8 target:text handle_data_len:int2 raw_result:int4 result:text target_desc:text f_sync:bool f_localmem:bool f_buffered:bool
pg_get_backend_memory_contexts name:text ident:text type:text level:int4 path:int4[] total_bytes:int8 total_nblocks:int8 free_bytes:int8 free_chunks:int8 used_bytes:int8
pg_get_loaded_modules module_name:text version:text file_name:text
pg_get_replication_slots slot_name:name plugin:name slot_type:text datoid:oid temporary:bool active:bool active_pid:int4 xmin:xid catalog_xmin:xid restart_lsn:pg_lsn confirmed_flush_lsn:pg_lsn wal_status:text safe_wal_size:int8 two_phase:bool two_phase_at:pg_lsn inactive_since:timestamptz conflicting:bool invalidation_reason:text failover:bool synced:bool
pg_get_sequence_data last_value:int8 is_called:bool
pg_get_shmem_allocations_numa name:text numa_node:int4 size:int8
pg_ls_summariesdir name:text size:int8 modification:timestamptz
pg_stat_get_backend_io backend_type:text object:text context:text reads:int8 read_bytes:numeric read_time:float8 writes:int8 write_bytes:numeric write_time:float8 writebacks:int8 writeback_time:float8 extends:int8 extend_bytes:numeric extend_time:float8 hits:int8 evictions:int8 reuses:int8 fsyncs:int8 fsync_time:float8 stats_reset:timestamptz
pg_stat_get_backend_wal wal_records:int8 wal_fpi:int8 wal_bytes:numeric wal_buffers_full:int8 stats_reset:timestamptz
pg_stat_get_io backend_type:text object:text context:text reads:int8 read_bytes:numeric read_time:float8 writes:int8 write_bytes:numeric write_time:float8 writebacks:int8 writeback_time:float8 extends:int8 extend_bytes:numeric extend_time:float8 hits:int8 evictions:int8 reuses:int8 fsyncs:int8 fsync_time:float8 stats_reset:timestamptz
pg_stat_get_subscription_stats subid:oid apply_error_count:int8 sync_error_count:int8 confl_insert_exists:int8 confl_update_origin_differs:int8 confl_update_exists:int8 confl_update_missing:int8 confl_delete_origin_differs:int8 confl_delete_missing:int8 confl_multiple_unique_conflicts:int8 stats_reset:timestamptz
pg_stat_get_wal wal_records:int8 wal_fpi:int8 wal_bytes:numeric wal_buffers_full:int8 stats_reset:timestamptz
pg_timezone_abbrevs
pg_timezone_abbrevs_abbrevs abbrev:text utc_offset:interval is_dst:bool
pg_timezone_abbrevs_zone abbrev:text utc_offset:interval is_dst:bool
`,
  },
];

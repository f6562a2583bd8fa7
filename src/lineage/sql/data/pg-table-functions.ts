/**
 * The built-in functions of PostgreSQL 15 that return named columns: `name column:type ...`, one a line.
 * Source: proargnames and proallargtypes (modes o, b, t) of pg_proc in a fresh PostgreSQL 15.18 cluster. Overloads
 * with the same columns are one line.
 */
export const builtinTableFunctionText = `
_pg_expandarray x:anyelement n:int4
aclexplode grantor:oid grantee:oid privilege_type:text is_grantable:bool
json_array_elements value:json
json_array_elements_text value:text
json_each key:text value:json
json_each_text key:text value:text
jsonb_array_elements value:jsonb
jsonb_array_elements_text value:text
jsonb_each key:text value:jsonb
jsonb_each_text key:text value:text
pg_available_extension_versions name:name version:text superuser:bool trusted:bool relocatable:bool schema:name requires:name[] comment:text
pg_available_extensions name:name default_version:text comment:text
pg_backup_stop lsn:pg_lsn labelfile:text spcmapfile:text
pg_config name:text setting:text
pg_control_checkpoint checkpoint_lsn:pg_lsn redo_lsn:pg_lsn redo_wal_file:text timeline_id:int4 prev_timeline_id:int4 full_page_writes:bool next_xid:text next_oid:oid next_multixact_id:xid next_multi_offset:xid oldest_xid:xid oldest_xid_dbid:oid oldest_active_xid:xid oldest_multi_xid:xid oldest_multi_dbid:oid oldest_commit_ts_xid:xid newest_commit_ts_xid:xid checkpoint_time:timestamptz
pg_control_init max_data_alignment:int4 database_block_size:int4 blocks_per_segment:int4 wal_block_size:int4 bytes_per_wal_segment:int4 max_identifier_length:int4 max_index_columns:int4 max_toast_chunk_size:int4 large_object_chunk_size:int4 float8_pass_by_value:bool data_page_checksum_version:int4
pg_control_recovery min_recovery_end_lsn:pg_lsn min_recovery_end_timeline:int4 backup_start_lsn:pg_lsn backup_end_lsn:pg_lsn end_of_backup_record_required:bool
pg_control_system pg_control_version:int4 catalog_version_no:int4 system_identifier:int8 pg_control_last_modified:timestamptz
pg_copy_logical_replication_slot slot_name:name lsn:pg_lsn
pg_copy_physical_replication_slot slot_name:name lsn:pg_lsn
pg_create_logical_replication_slot slot_name:name lsn:pg_lsn
pg_create_physical_replication_slot slot_name:name lsn:pg_lsn
pg_cursor name:text statement:text is_holdable:bool is_binary:bool is_scrollable:bool creation_time:timestamptz
pg_event_trigger_ddl_commands classid:oid objid:oid objsubid:int4 command_tag:text object_type:text schema_name:text object_identity:text in_extension:bool command:pg_ddl_command
pg_event_trigger_dropped_objects classid:oid objid:oid objsubid:int4 original:bool normal:bool is_temporary:bool object_type:text schema_name:text object_name:text object_identity:text address_names:text[] address_args:text[]
pg_event_trigger_table_rewrite_oid oid:oid
pg_extension_update_paths source:text target:text path:text
pg_get_backend_memory_contexts name:text ident:text parent:text level:int4 total_bytes:int8 total_nblocks:int8 free_bytes:int8 free_chunks:int8 used_bytes:int8
pg_get_catalog_foreign_keys fktable:regclass fkcols:text[] pktable:regclass pkcols:text[] is_array:bool is_opt:bool
pg_get_keywords word:text catcode:char barelabel:bool catdesc:text baredesc:text
pg_get_multixact_members xid:xid mode:text
pg_get_object_address classid:oid objid:oid objsubid:int4
pg_get_publication_tables relid:oid attrs:int2[] qual:pg_node_tree
pg_get_replication_slots slot_name:name plugin:name slot_type:text datoid:oid temporary:bool active:bool active_pid:int4 xmin:xid catalog_xmin:xid restart_lsn:pg_lsn confirmed_flush_lsn:pg_lsn wal_status:text safe_wal_size:int8 two_phase:bool
pg_get_shmem_allocations name:text off:int8 size:int8 allocated_size:int8
pg_get_wal_resource_managers rm_id:int4 rm_name:text rm_builtin:bool
pg_hba_file_rules line_number:int4 type:text database:text[] user_name:text[] address:text netmask:text auth_method:text options:text[] error:text
pg_ident_file_mappings line_number:int4 map_name:text sys_name:text pg_username:text error:text
pg_identify_object type:text schema:text name:text identity:text
pg_identify_object_as_address type:text object_names:text[] object_args:text[]
pg_last_committed_xact xid:xid timestamp:timestamptz roident:oid
pg_lock_status locktype:text database:oid relation:oid page:int4 tuple:int2 virtualxid:text transactionid:xid classid:oid objid:oid objsubid:int2 virtualtransaction:text pid:int4 mode:text granted:bool fastpath:bool waitstart:timestamptz
pg_logical_slot_get_binary_changes lsn:pg_lsn xid:xid data:bytea
pg_logical_slot_get_changes lsn:pg_lsn xid:xid data:text
pg_logical_slot_peek_binary_changes lsn:pg_lsn xid:xid data:bytea
pg_logical_slot_peek_changes lsn:pg_lsn xid:xid data:text
pg_ls_archive_statusdir name:text size:int8 modification:timestamptz
pg_ls_logdir name:text size:int8 modification:timestamptz
pg_ls_logicalmapdir name:text size:int8 modification:timestamptz
pg_ls_logicalsnapdir name:text size:int8 modification:timestamptz
pg_ls_replslotdir name:text size:int8 modification:timestamptz
pg_ls_tmpdir name:text size:int8 modification:timestamptz
pg_ls_waldir name:text size:int8 modification:timestamptz
pg_mcv_list_items index:int4 values:text[] nulls:bool[] frequency:float8 base_frequency:float8
pg_options_to_table option_name:text option_value:text
pg_partition_ancestors relid:regclass
pg_partition_tree relid:regclass parentrelid:regclass isleaf:bool level:int4
pg_prepared_statement name:text statement:text prepare_time:timestamptz parameter_types:regtype[] from_sql:bool generic_plans:int8 custom_plans:int8
pg_prepared_xact transaction:xid gid:text prepared:timestamptz ownerid:oid dbid:oid
pg_replication_slot_advance slot_name:name end_lsn:pg_lsn
pg_sequence_parameters start_value:int8 minimum_value:int8 maximum_value:int8 increment:int8 cycle_option:bool cache_size:int8 data_type:oid
pg_show_all_file_settings sourcefile:text sourceline:int4 seqno:int4 name:text setting:text applied:bool error:text
pg_show_all_settings name:text setting:text unit:text category:text short_desc:text extra_desc:text context:text vartype:text source:text min_val:text max_val:text enumvals:text[] boot_val:text reset_val:text sourcefile:text sourceline:int4 pending_restart:bool
pg_show_replication_origin_status local_id:oid external_id:text remote_lsn:pg_lsn local_lsn:pg_lsn
pg_stat_file size:int8 access:timestamptz modification:timestamptz change:timestamptz creation:timestamptz isdir:bool
pg_stat_get_activity datid:oid pid:int4 usesysid:oid application_name:text state:text query:text wait_event_type:text wait_event:text xact_start:timestamptz query_start:timestamptz backend_start:timestamptz state_change:timestamptz client_addr:inet client_hostname:text client_port:int4 backend_xid:xid backend_xmin:xid backend_type:text ssl:bool sslversion:text sslcipher:text sslbits:int4 ssl_client_dn:text ssl_client_serial:numeric ssl_issuer_dn:text gss_auth:bool gss_princ:text gss_enc:bool leader_pid:int4 query_id:int8
pg_stat_get_archiver archived_count:int8 last_archived_wal:text last_archived_time:timestamptz failed_count:int8 last_failed_wal:text last_failed_time:timestamptz stats_reset:timestamptz
pg_stat_get_progress_info pid:int4 datid:oid relid:oid param1:int8 param2:int8 param3:int8 param4:int8 param5:int8 param6:int8 param7:int8 param8:int8 param9:int8 param10:int8 param11:int8 param12:int8 param13:int8 param14:int8 param15:int8 param16:int8 param17:int8 param18:int8 param19:int8 param20:int8
pg_stat_get_recovery_prefetch stats_reset:timestamptz prefetch:int8 hit:int8 skip_init:int8 skip_new:int8 skip_fpw:int8 skip_rep:int8 wal_distance:int4 block_distance:int4 io_depth:int4
pg_stat_get_replication_slot slot_name:text spill_txns:int8 spill_count:int8 spill_bytes:int8 stream_txns:int8 stream_count:int8 stream_bytes:int8 total_txns:int8 total_bytes:int8 stats_reset:timestamptz
pg_stat_get_slru name:text blks_zeroed:int8 blks_hit:int8 blks_read:int8 blks_written:int8 blks_exists:int8 flushes:int8 truncates:int8 stats_reset:timestamptz
pg_stat_get_subscription subid:oid relid:oid pid:int4 received_lsn:pg_lsn last_msg_send_time:timestamptz last_msg_receipt_time:timestamptz latest_end_lsn:pg_lsn latest_end_time:timestamptz
pg_stat_get_subscription_stats subid:oid apply_error_count:int8 sync_error_count:int8 stats_reset:timestamptz
pg_stat_get_wal wal_records:int8 wal_fpi:int8 wal_bytes:numeric wal_buffers_full:int8 wal_write:int8 wal_sync:int8 wal_write_time:float8 wal_sync_time:float8 stats_reset:timestamptz
pg_stat_get_wal_receiver pid:int4 status:text receive_start_lsn:pg_lsn receive_start_tli:int4 written_lsn:pg_lsn flushed_lsn:pg_lsn received_tli:int4 last_msg_send_time:timestamptz last_msg_receipt_time:timestamptz latest_end_lsn:pg_lsn latest_end_time:timestamptz slot_name:text sender_host:text sender_port:int4 conninfo:text
pg_stat_get_wal_senders pid:int4 state:text sent_lsn:pg_lsn write_lsn:pg_lsn flush_lsn:pg_lsn replay_lsn:pg_lsn write_lag:interval flush_lag:interval replay_lag:interval sync_priority:int4 sync_state:text reply_time:timestamptz
pg_timezone_abbrevs abbrev:text utc_offset:interval is_dst:bool
pg_timezone_names name:text abbrev:text utc_offset:interval is_dst:bool
pg_walfile_name_offset file_name:text file_offset:int4
pg_xact_commit_timestamp_origin timestamp:timestamptz roident:oid
ts_debug alias:text description:text token:text dictionaries:regdictionary[] dictionary:regdictionary lexemes:text[]
ts_parse tokid:int4 token:text
ts_stat word:text ndoc:int4 nentry:int4
ts_token_type tokid:int4 alias:text description:text
unnest lexeme:text positions:int2[] weights:text[]
`;

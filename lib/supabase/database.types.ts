export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  
  "public": {
          Tables: {
            "agencies": {
                  Row: {
                    "audit_months": number | null,"chat_months": number | null,"created_at": string,"id": string,"idle_lock_minutes": number | null,"limits": NonNullable<Json>,"name": string,"notice_months": number | null,"pattern_rules": NonNullable<Json>,"second_factor": boolean,"sign_in_hours": number | null,"sign_in_policy": Database["public"]['Enums']["sign_in_policy"],"slug": string,"status": string,"topic_epoch": number,"updated_at": string,"use_notice": string | null,"version": number,"workweek_start": number
                  }
                  ComputedFields: never
                  Insert: {
                    "audit_months"?: number | null,"chat_months"?: number | null,"created_at"?: string,"id"?: string,"idle_lock_minutes"?: number | null,"limits"?: NonNullable<Json>,"name": string,"notice_months"?: number | null,"pattern_rules"?: NonNullable<Json>,"second_factor"?: boolean,"sign_in_hours"?: number | null,"sign_in_policy"?: Database["public"]['Enums']["sign_in_policy"],"slug": string,"status"?: string,"topic_epoch"?: number,"updated_at"?: string,"use_notice"?: string | null,"version"?: number,"workweek_start"?: number
                  }
                  Update: {
                    "audit_months"?: number | null,"chat_months"?: number | null,"created_at"?: string,"id"?: string,"idle_lock_minutes"?: number | null,"limits"?: NonNullable<Json>,"name"?: string,"notice_months"?: number | null,"pattern_rules"?: NonNullable<Json>,"second_factor"?: boolean,"sign_in_hours"?: number | null,"sign_in_policy"?: Database["public"]['Enums']["sign_in_policy"],"slug"?: string,"status"?: string,"topic_epoch"?: number,"updated_at"?: string,"use_notice"?: string | null,"version"?: number,"workweek_start"?: number
                  }
                  Relationships: [
                    
                  ]
                },"assigned_shifts": {
                  Row: {
                    "agency_id": string,"center_id": string,"created_at": string,"credited_user_id": string | null,"ends_at": string,"id": number,"is_acting": boolean,"is_locked": boolean,"is_manual_override": boolean,"is_overtime": boolean,"local_end": string | null,"local_start": string | null,"origin_id": number | null,"override_reason": string | null,"required_role": Database["public"]['Enums']["role_name"],"schedule_id": number,"shift_date": string,"shift_id": number,"source": Database["public"]['Enums']["assignment_source"],"starts_at": string,"status": Database["public"]['Enums']["assignment_status"],"updated_at": string,"updated_by": string | null,"user_id": string | null,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"center_id": string,"created_at"?: string,"credited_user_id"?: string | null,"ends_at": string,"id"?: never,"is_acting"?: boolean,"is_locked"?: boolean,"is_manual_override"?: boolean,"is_overtime"?: boolean,"local_end"?: string | null,"local_start"?: string | null,"origin_id"?: number | null,"override_reason"?: string | null,"required_role"?: Database["public"]['Enums']["role_name"],"schedule_id": number,"shift_date": string,"shift_id": number,"source"?: Database["public"]['Enums']["assignment_source"],"starts_at": string,"status"?: Database["public"]['Enums']["assignment_status"],"updated_at"?: string,"updated_by"?: string | null,"user_id"?: string | null,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"center_id"?: string,"created_at"?: string,"credited_user_id"?: string | null,"ends_at"?: string,"id"?: never,"is_acting"?: boolean,"is_locked"?: boolean,"is_manual_override"?: boolean,"is_overtime"?: boolean,"local_end"?: string | null,"local_start"?: string | null,"origin_id"?: number | null,"override_reason"?: string | null,"required_role"?: Database["public"]['Enums']["role_name"],"schedule_id"?: number,"shift_date"?: string,"shift_id"?: number,"source"?: Database["public"]['Enums']["assignment_source"],"starts_at"?: string,"status"?: Database["public"]['Enums']["assignment_status"],"updated_at"?: string,"updated_by"?: string | null,"user_id"?: string | null,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "assigned_shifts_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "assigned_shifts_agency_id_credited_user_id_fkey"
      columns: ["agency_id","credited_user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "assigned_shifts_agency_id_origin_id_fkey"
      columns: ["agency_id","origin_id"]
isOneToOne: false
      referencedRelation: "assigned_shifts"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "assigned_shifts_agency_id_updated_by_fkey"
      columns: ["agency_id","updated_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "assigned_shifts_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "assigned_shifts_center_id_schedule_id_fkey"
      columns: ["center_id","schedule_id"]
isOneToOne: false
      referencedRelation: "schedules"
      referencedColumns: ["center_id","id"]
    },{
      foreignKeyName: "assigned_shifts_center_id_shift_id_fkey"
      columns: ["center_id","shift_id"]
isOneToOne: false
      referencedRelation: "shifts"
      referencedColumns: ["center_id","id"]
    }
                  ]
                },"audit_anchors": {
                  Row: {
                    "agency_id": string,"at": string,"hash": string,"seq": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"at"?: string,"hash": string,"seq": number
                  }
                  Update: {
                    "agency_id"?: string,"at"?: string,"hash"?: string,"seq"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "audit_anchors_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    }
                  ]
                },"audit_chain": {
                  Row: {
                    "agency_id": string,"audit_id": number,"hash": string,"prev_hash": string,"seq": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"audit_id": number,"hash": string,"prev_hash": string,"seq": number
                  }
                  Update: {
                    "agency_id"?: string,"audit_id"?: number,"hash"?: string,"prev_hash"?: string,"seq"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "audit_chain_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "audit_chain_audit_id_fkey"
      columns: ["audit_id"]
isOneToOne: true
      referencedRelation: "audit_logs"
      referencedColumns: ["id"]
    }
                  ]
                },"audit_checkpoints": {
                  Row: {
                    "agency_id": string,"at": string,"hash": string,"removed": number,"seq": number,"written_before": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"at"?: string,"hash": string,"removed": number,"seq": number,"written_before": string
                  }
                  Update: {
                    "agency_id"?: string,"at"?: string,"hash"?: string,"removed"?: number,"seq"?: number,"written_before"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "audit_checkpoints_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    }
                  ]
                },"audit_logs": {
                  Row: {
                    "action": string,"actor_id": string | null,"actor_kind": Database["public"]['Enums']["audit_actor_kind"],"after": Json | null,"agency_id": string,"before": Json | null,"created_at": string,"details": NonNullable<Json>,"entity": string,"id": number,"origin": Json | null,"request_id": string | null,"target_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "action": string,"actor_id"?: string | null,"actor_kind"?: Database["public"]['Enums']["audit_actor_kind"],"after"?: Json | null,"agency_id": string,"before"?: Json | null,"created_at"?: string,"details"?: NonNullable<Json>,"entity"?: never,"id"?: never,"origin"?: Json | null,"request_id"?: string | null,"target_id"?: string | null
                  }
                  Update: {
                    "action"?: string,"actor_id"?: string | null,"actor_kind"?: Database["public"]['Enums']["audit_actor_kind"],"after"?: Json | null,"agency_id"?: string,"before"?: Json | null,"created_at"?: string,"details"?: NonNullable<Json>,"entity"?: never,"id"?: never,"origin"?: Json | null,"request_id"?: string | null,"target_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "audit_logs_actor_id_fkey"
      columns: ["actor_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "audit_logs_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    }
                  ]
                },"availabilities": {
                  Row: {
                    "agency_id": string,"created_at": string,"created_by": string,"end_time": string | null,"from_date": string,"id": number,"kind": Database["public"]['Enums']["availability_kind"],"note": string | null,"start_time": string | null,"to_date": string | null,"updated_at": string,"user_id": string,"version": number,"weekday_mask": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"created_at"?: string,"created_by": string,"end_time"?: string | null,"from_date": string,"id"?: never,"kind": Database["public"]['Enums']["availability_kind"],"note"?: string | null,"start_time"?: string | null,"to_date"?: string | null,"updated_at"?: string,"user_id": string,"version"?: number,"weekday_mask"?: number
                  }
                  Update: {
                    "agency_id"?: string,"created_at"?: string,"created_by"?: string,"end_time"?: string | null,"from_date"?: string,"id"?: never,"kind"?: Database["public"]['Enums']["availability_kind"],"note"?: string | null,"start_time"?: string | null,"to_date"?: string | null,"updated_at"?: string,"user_id"?: string,"version"?: number,"weekday_mask"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "availabilities_agency_id_created_by_fkey"
      columns: ["agency_id","created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "availabilities_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"call_out_candidates": {
                  Row: {
                    "agency_id": string,"call_out_id": string,"id": number,"person_id": string,"place": number | null,"proposal": Json | null,"score": NonNullable<Json>,"skip_code": string | null,"skip_reason": string | null,"snapshot": NonNullable<Json>,"state": Database["public"]['Enums']["candidate_state"] | null,"state_at": string | null,"step": number,"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"call_out_id": string,"id"?: never,"person_id": string,"place"?: number | null,"proposal"?: Json | null,"score"?: NonNullable<Json>,"skip_code"?: string | null,"skip_reason"?: string | null,"snapshot": NonNullable<Json>,"state"?: Database["public"]['Enums']["candidate_state"] | null,"state_at"?: string | null,"step": number,"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"call_out_id"?: string,"id"?: never,"person_id"?: string,"place"?: number | null,"proposal"?: Json | null,"score"?: NonNullable<Json>,"skip_code"?: string | null,"skip_reason"?: string | null,"snapshot"?: NonNullable<Json>,"state"?: Database["public"]['Enums']["candidate_state"] | null,"state_at"?: string | null,"step"?: number,"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "call_out_candidates_agency_id_call_out_id_fkey"
      columns: ["agency_id","call_out_id"]
isOneToOne: false
      referencedRelation: "call_outs"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "call_out_candidates_agency_id_person_id_fkey"
      columns: ["agency_id","person_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"call_out_contacts": {
                  Row: {
                    "agency_id": string,"at": string,"by_id": string | null,"call_out_id": string,"channel": Database["public"]['Enums']["contact_channel"],"client_id": string | null,"id": number,"note": string | null,"offer_id": string | null,"outcome": Database["public"]['Enums']["contact_outcome"] | null,"person_id": string,"step": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"at"?: string,"by_id"?: string | null,"call_out_id": string,"channel": Database["public"]['Enums']["contact_channel"],"client_id"?: string | null,"id"?: never,"note"?: string | null,"offer_id"?: string | null,"outcome"?: Database["public"]['Enums']["contact_outcome"] | null,"person_id": string,"step": number
                  }
                  Update: {
                    "agency_id"?: string,"at"?: string,"by_id"?: string | null,"call_out_id"?: string,"channel"?: Database["public"]['Enums']["contact_channel"],"client_id"?: string | null,"id"?: never,"note"?: string | null,"offer_id"?: string | null,"outcome"?: Database["public"]['Enums']["contact_outcome"] | null,"person_id"?: string,"step"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "call_out_contacts_agency_id_by_id_fkey"
      columns: ["agency_id","by_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "call_out_contacts_agency_id_call_out_id_step_person_id_fkey"
      columns: ["agency_id","call_out_id","step","person_id"]
isOneToOne: false
      referencedRelation: "call_out_candidates"
      referencedColumns: ["agency_id","call_out_id","step","person_id"]
    },{
      foreignKeyName: "call_out_contacts_agency_id_offer_id_fkey"
      columns: ["agency_id","offer_id"]
isOneToOne: false
      referencedRelation: "call_out_offers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "call_out_contacts_agency_id_person_id_fkey"
      columns: ["agency_id","person_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"call_out_events": {
                  Row: {
                    "actor_id": string | null,"agency_id": string,"at": string,"call_out_id": string,"detail": NonNullable<Json>,"id": number,"kind": string,"reason": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "actor_id"?: string | null,"agency_id": string,"at"?: string,"call_out_id": string,"detail"?: NonNullable<Json>,"id"?: never,"kind": string,"reason"?: string | null
                  }
                  Update: {
                    "actor_id"?: string | null,"agency_id"?: string,"at"?: string,"call_out_id"?: string,"detail"?: NonNullable<Json>,"id"?: never,"kind"?: string,"reason"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "call_out_events_agency_id_actor_id_fkey"
      columns: ["agency_id","actor_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "call_out_events_agency_id_call_out_id_fkey"
      columns: ["agency_id","call_out_id"]
isOneToOne: false
      referencedRelation: "call_outs"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"call_out_offers": {
                  Row: {
                    "agency_id": string,"answer_by": string,"answered_at": string | null,"answered_via": Database["public"]['Enums']["contact_channel"] | null,"call_out_id": string,"id": string,"is_automatic": boolean,"made_at": string,"made_by": string | null,"person_id": string,"state": Database["public"]['Enums']["offer_state"],"step": number,"terms": NonNullable<Json>
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"answer_by": string,"answered_at"?: string | null,"answered_via"?: Database["public"]['Enums']["contact_channel"] | null,"call_out_id": string,"id"?: string,"is_automatic": boolean,"made_at"?: string,"made_by"?: string | null,"person_id": string,"state"?: Database["public"]['Enums']["offer_state"],"step": number,"terms": NonNullable<Json>
                  }
                  Update: {
                    "agency_id"?: string,"answer_by"?: string,"answered_at"?: string | null,"answered_via"?: Database["public"]['Enums']["contact_channel"] | null,"call_out_id"?: string,"id"?: string,"is_automatic"?: boolean,"made_at"?: string,"made_by"?: string | null,"person_id"?: string,"state"?: Database["public"]['Enums']["offer_state"],"step"?: number,"terms"?: NonNullable<Json>
                  }
                  Relationships: [
                    {
      foreignKeyName: "call_out_offers_agency_id_call_out_id_step_person_id_fkey"
      columns: ["agency_id","call_out_id","step","person_id"]
isOneToOne: false
      referencedRelation: "call_out_candidates"
      referencedColumns: ["agency_id","call_out_id","step","person_id"]
    },{
      foreignKeyName: "call_out_offers_agency_id_made_by_fkey"
      columns: ["agency_id","made_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "call_out_offers_agency_id_person_id_fkey"
      columns: ["agency_id","person_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"call_outs": {
                  Row: {
                    "agency_id": string,"center_id": string,"end_reason": string | null,"ended_at": string | null,"ended_by": string | null,"holder_id": string,"id": string,"is_automatic": boolean,"opening_id": number,"ranked_at": string,"rules": NonNullable<Json>,"started_at": string,"started_by": string | null,"state": Database["public"]['Enums']["call_out_state"],"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"center_id": string,"end_reason"?: string | null,"ended_at"?: string | null,"ended_by"?: string | null,"holder_id": string,"id": string,"is_automatic"?: boolean,"opening_id": number,"ranked_at": string,"rules": NonNullable<Json>,"started_at"?: string,"started_by"?: string | null,"state"?: Database["public"]['Enums']["call_out_state"],"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"center_id"?: string,"end_reason"?: string | null,"ended_at"?: string | null,"ended_by"?: string | null,"holder_id"?: string,"id"?: string,"is_automatic"?: boolean,"opening_id"?: number,"ranked_at"?: string,"rules"?: NonNullable<Json>,"started_at"?: string,"started_by"?: string | null,"state"?: Database["public"]['Enums']["call_out_state"],"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "call_outs_agency_id_center_id_opening_id_fkey"
      columns: ["agency_id","center_id","opening_id"]
isOneToOne: false
      referencedRelation: "openings"
      referencedColumns: ["agency_id","center_id","id"]
    },{
      foreignKeyName: "call_outs_agency_id_ended_by_fkey"
      columns: ["agency_id","ended_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "call_outs_agency_id_holder_id_fkey"
      columns: ["agency_id","holder_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "call_outs_agency_id_started_by_fkey"
      columns: ["agency_id","started_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"centers": {
                  Row: {
                    "agency_id": string,"created_at": string,"day_start": string,"id": string,"is_active": boolean,"name": string,"time_zone": string,"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"created_at"?: string,"day_start"?: string,"id"?: string,"is_active"?: boolean,"name": string,"time_zone": string,"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"created_at"?: string,"day_start"?: string,"id"?: string,"is_active"?: boolean,"name"?: string,"time_zone"?: string,"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "centers_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    }
                  ]
                },"certificate_events": {
                  Row: {
                    "agency_id": string,"at": string,"by_id": string | null,"certificate_id": number,"id": number,"reason": string | null,"state": Database["public"]['Enums']["certificate_state"]
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"at"?: string,"by_id"?: string | null,"certificate_id": number,"id"?: never,"reason"?: string | null,"state": Database["public"]['Enums']["certificate_state"]
                  }
                  Update: {
                    "agency_id"?: string,"at"?: string,"by_id"?: string | null,"certificate_id"?: number,"id"?: never,"reason"?: string | null,"state"?: Database["public"]['Enums']["certificate_state"]
                  }
                  Relationships: [
                    {
      foreignKeyName: "certificate_events_agency_id_by_id_fkey"
      columns: ["agency_id","by_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "certificate_events_agency_id_certificate_id_fkey"
      columns: ["agency_id","certificate_id"]
isOneToOne: false
      referencedRelation: "certificates"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"certificates": {
                  Row: {
                    "added_at": string,"added_by": string,"agency_id": string,"decided_at": string | null,"decided_by": string | null,"expires_on": string | null,"file_bytes": number,"file_id": string,"file_name": string,"file_type": string,"id": number,"issued_on": string,"qualification_id": number | null,"reason": string | null,"replaces_id": number | null,"state": Database["public"]['Enums']["certificate_state"],"title": string,"updated_at": string,"user_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "added_at"?: string,"added_by": string,"agency_id": string,"decided_at"?: string | null,"decided_by"?: string | null,"expires_on"?: string | null,"file_bytes": number,"file_id": string,"file_name": string,"file_type": string,"id"?: never,"issued_on": string,"qualification_id"?: number | null,"reason"?: string | null,"replaces_id"?: number | null,"state"?: Database["public"]['Enums']["certificate_state"],"title": string,"updated_at"?: string,"user_id": string,"version"?: number
                  }
                  Update: {
                    "added_at"?: string,"added_by"?: string,"agency_id"?: string,"decided_at"?: string | null,"decided_by"?: string | null,"expires_on"?: string | null,"file_bytes"?: number,"file_id"?: string,"file_name"?: string,"file_type"?: string,"id"?: never,"issued_on"?: string,"qualification_id"?: number | null,"reason"?: string | null,"replaces_id"?: number | null,"state"?: Database["public"]['Enums']["certificate_state"],"title"?: string,"updated_at"?: string,"user_id"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "certificates_agency_id_added_by_fkey"
      columns: ["agency_id","added_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "certificates_agency_id_decided_by_fkey"
      columns: ["agency_id","decided_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "certificates_agency_id_qualification_id_fkey"
      columns: ["agency_id","qualification_id"]
isOneToOne: false
      referencedRelation: "qualifications"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "certificates_agency_id_replaces_id_fkey"
      columns: ["agency_id","replaces_id"]
isOneToOne: false
      referencedRelation: "certificates"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "certificates_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"chat_channels": {
                  Row: {
                    "agency_id": string,"archived_at": string | null,"center_id": string | null,"created_at": string,"description": string,"high_user_id": string | null,"id": string,"kind": Database["public"]['Enums']["chat_kind"],"last_seq": number,"low_user_id": string | null,"name": string | null,"topic_epoch": number,"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"archived_at"?: string | null,"center_id"?: string | null,"created_at"?: string,"description"?: string,"high_user_id"?: string | null,"id"?: string,"kind"?: Database["public"]['Enums']["chat_kind"],"last_seq"?: number,"low_user_id"?: string | null,"name"?: string | null,"topic_epoch"?: number,"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"archived_at"?: string | null,"center_id"?: string | null,"created_at"?: string,"description"?: string,"high_user_id"?: string | null,"id"?: string,"kind"?: Database["public"]['Enums']["chat_kind"],"last_seq"?: number,"low_user_id"?: string | null,"name"?: string | null,"topic_epoch"?: number,"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "chat_channels_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "chat_channels_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "chat_channels_agency_id_high_user_id_fkey"
      columns: ["agency_id","high_user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "chat_channels_agency_id_low_user_id_fkey"
      columns: ["agency_id","low_user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"chat_members": {
                  Row: {
                    "agency_id": string,"channel_id": string,"is_muted": boolean,"joined_at": string,"joined_seq": number,"last_read_seq": number,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"channel_id": string,"is_muted"?: boolean,"joined_at"?: string,"joined_seq"?: number,"last_read_seq"?: number,"user_id": string
                  }
                  Update: {
                    "agency_id"?: string,"channel_id"?: string,"is_muted"?: boolean,"joined_at"?: string,"joined_seq"?: number,"last_read_seq"?: number,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "chat_members_agency_id_channel_id_fkey"
      columns: ["agency_id","channel_id"]
isOneToOne: false
      referencedRelation: "chat_channels"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "chat_members_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"chat_messages": {
                  Row: {
                    "agency_id": string,"channel_id": string,"client_id": string | null,"content": string,"created_at": string,"deleted_at": string | null,"deleted_by": string | null,"edited_at": string | null,"id": number,"is_must_read": boolean,"sender_id": string,"seq": number,"version": number,"words": unknown
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"channel_id": string,"client_id"?: string | null,"content": string,"created_at"?: string,"deleted_at"?: string | null,"deleted_by"?: string | null,"edited_at"?: string | null,"id"?: never,"is_must_read"?: boolean,"sender_id": string,"seq": number,"version"?: number,"words"?: never
                  }
                  Update: {
                    "agency_id"?: string,"channel_id"?: string,"client_id"?: string | null,"content"?: string,"created_at"?: string,"deleted_at"?: string | null,"deleted_by"?: string | null,"edited_at"?: string | null,"id"?: never,"is_must_read"?: boolean,"sender_id"?: string,"seq"?: number,"version"?: number,"words"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "chat_messages_agency_id_channel_id_fkey"
      columns: ["agency_id","channel_id"]
isOneToOne: false
      referencedRelation: "chat_channels"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "chat_messages_agency_id_deleted_by_fkey"
      columns: ["agency_id","deleted_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "chat_messages_agency_id_sender_id_fkey"
      columns: ["agency_id","sender_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"comment_mentions": {
                  Row: {
                    "agency_id": string,"comment_id": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"comment_id": string,"user_id": string
                  }
                  Update: {
                    "agency_id"?: string,"comment_id"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "comment_mentions_agency_id_comment_id_fkey"
      columns: ["agency_id","comment_id"]
isOneToOne: false
      referencedRelation: "comments"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "comment_mentions_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"comment_versions": {
                  Row: {
                    "agency_id": string,"comment_id": string,"content": string,"replaced_at": string,"replaced_by": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"comment_id": string,"content": string,"replaced_at"?: string,"replaced_by": string,"version": number
                  }
                  Update: {
                    "agency_id"?: string,"comment_id"?: string,"content"?: string,"replaced_at"?: string,"replaced_by"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "comment_versions_agency_id_comment_id_fkey"
      columns: ["agency_id","comment_id"]
isOneToOne: false
      referencedRelation: "comments"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "comment_versions_agency_id_replaced_by_fkey"
      columns: ["agency_id","replaced_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"comments": {
                  Row: {
                    "agency_id": string,"assignment_id": number | null,"audience": string,"author_id": string,"center_id": string | null,"client_id": string,"comment_date": string | null,"content": string,"created_at": string,"deleted_at": string | null,"deleted_by": string | null,"edited_at": string | null,"ends_at": string | null,"id": string,"person_id": string | null,"request_id": number | null,"seq": number,"starts_at": string | null,"swap_id": number | null,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"assignment_id"?: number | null,"audience": string,"author_id": string,"center_id"?: string | null,"client_id": string,"comment_date"?: string | null,"content": string,"created_at"?: string,"deleted_at"?: string | null,"deleted_by"?: string | null,"edited_at"?: string | null,"ends_at"?: string | null,"id"?: string,"person_id"?: string | null,"request_id"?: number | null,"seq"?: never,"starts_at"?: string | null,"swap_id"?: number | null,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"assignment_id"?: number | null,"audience"?: string,"author_id"?: string,"center_id"?: string | null,"client_id"?: string,"comment_date"?: string | null,"content"?: string,"created_at"?: string,"deleted_at"?: string | null,"deleted_by"?: string | null,"edited_at"?: string | null,"ends_at"?: string | null,"id"?: string,"person_id"?: string | null,"request_id"?: number | null,"seq"?: never,"starts_at"?: string | null,"swap_id"?: number | null,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "comments_agency_id_assignment_id_fkey"
      columns: ["agency_id","assignment_id"]
isOneToOne: false
      referencedRelation: "assigned_shifts"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "comments_agency_id_author_id_fkey"
      columns: ["agency_id","author_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "comments_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "comments_agency_id_deleted_by_fkey"
      columns: ["agency_id","deleted_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "comments_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "comments_agency_id_person_id_fkey"
      columns: ["agency_id","person_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "comments_agency_id_request_id_fkey"
      columns: ["agency_id","request_id"]
isOneToOne: false
      referencedRelation: "time_off_requests"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "comments_agency_id_swap_id_fkey"
      columns: ["agency_id","swap_id"]
isOneToOne: false
      referencedRelation: "shift_swaps"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"coverage_snapshots": {
                  Row: {
                    "agency_id": string,"id": number,"occasion": Database["public"]['Enums']["snapshot_occasion"],"on_duty_employees": (number)[],"on_duty_supervisors": (number)[],"required_employees": (number)[],"required_supervisors": (number)[],"schedule_id": number,"shift_date": string,"short_qualified": (number)[],"taken_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"id"?: never,"occasion": Database["public"]['Enums']["snapshot_occasion"],"on_duty_employees": (number)[],"on_duty_supervisors": (number)[],"required_employees": (number)[],"required_supervisors": (number)[],"schedule_id": number,"shift_date": string,"short_qualified": (number)[],"taken_at"?: string
                  }
                  Update: {
                    "agency_id"?: string,"id"?: never,"occasion"?: Database["public"]['Enums']["snapshot_occasion"],"on_duty_employees"?: (number)[],"on_duty_supervisors"?: (number)[],"required_employees"?: (number)[],"required_supervisors"?: (number)[],"schedule_id"?: number,"shift_date"?: string,"short_qualified"?: (number)[],"taken_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "coverage_snapshots_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "coverage_snapshots_agency_id_schedule_id_fkey"
      columns: ["agency_id","schedule_id"]
isOneToOne: false
      referencedRelation: "schedules"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"custom_field_values": {
                  Row: {
                    "agency_id": string,"field_id": number,"id": number,"subject": string,"swap_id": number | null,"time_off_request_id": number | null,"updated_at": string,"updated_by": string | null,"user_id": string | null,"value": NonNullable<Json>,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"field_id": number,"id"?: never,"subject": string,"swap_id"?: number | null,"time_off_request_id"?: number | null,"updated_at"?: string,"updated_by"?: string | null,"user_id"?: string | null,"value": NonNullable<Json>,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"field_id"?: number,"id"?: never,"subject"?: string,"swap_id"?: number | null,"time_off_request_id"?: number | null,"updated_at"?: string,"updated_by"?: string | null,"user_id"?: string | null,"value"?: NonNullable<Json>,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "custom_field_values_agency_id_field_id_subject_fkey"
      columns: ["agency_id","field_id","subject"]
isOneToOne: false
      referencedRelation: "custom_fields"
      referencedColumns: ["agency_id","id","subject"]
    },{
      foreignKeyName: "custom_field_values_agency_id_swap_id_fkey"
      columns: ["agency_id","swap_id"]
isOneToOne: false
      referencedRelation: "shift_swaps"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "custom_field_values_agency_id_time_off_request_id_fkey"
      columns: ["agency_id","time_off_request_id"]
isOneToOne: false
      referencedRelation: "time_off_requests"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "custom_field_values_agency_id_updated_by_fkey"
      columns: ["agency_id","updated_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "custom_field_values_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"custom_fields": {
                  Row: {
                    "agency_id": string,"help": string,"id": number,"is_required": boolean,"kind": string,"label": string,"place": number,"reads": string,"retired_at": string | null,"rule": NonNullable<Json>,"subject": string,"updated_at": string,"updated_by": string | null,"version": number,"writes": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"help"?: string,"id"?: never,"is_required"?: boolean,"kind": string,"label": string,"place"?: number,"reads": string,"retired_at"?: string | null,"rule": NonNullable<Json>,"subject": string,"updated_at"?: string,"updated_by"?: string | null,"version"?: number,"writes": string
                  }
                  Update: {
                    "agency_id"?: string,"help"?: string,"id"?: never,"is_required"?: boolean,"kind"?: string,"label"?: string,"place"?: number,"reads"?: string,"retired_at"?: string | null,"rule"?: NonNullable<Json>,"subject"?: string,"updated_at"?: string,"updated_by"?: string | null,"version"?: number,"writes"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "custom_fields_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "custom_fields_agency_id_updated_by_fkey"
      columns: ["agency_id","updated_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"desks": {
                  Row: {
                    "agency_id": string,"center_id": string,"created_at": string,"id": number,"is_active": boolean,"name": string,"position": number,"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"center_id": string,"created_at"?: string,"id"?: never,"is_active"?: boolean,"name": string,"position": number,"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"center_id"?: string,"created_at"?: string,"id"?: never,"is_active"?: boolean,"name"?: string,"position"?: number,"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "desks_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"duty_states": {
                  Row: {
                    "agency_id": string,"created_at": string,"from_date": string,"id": number,"kind": Database["public"]['Enums']["duty_state"],"note": string | null,"to_date": string | null,"trainer_id": string | null,"updated_at": string,"user_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"created_at"?: string,"from_date": string,"id"?: never,"kind": Database["public"]['Enums']["duty_state"],"note"?: string | null,"to_date"?: string | null,"trainer_id"?: string | null,"updated_at"?: string,"user_id": string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"created_at"?: string,"from_date"?: string,"id"?: never,"kind"?: Database["public"]['Enums']["duty_state"],"note"?: string | null,"to_date"?: string | null,"trainer_id"?: string | null,"updated_at"?: string,"user_id"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "duty_states_agency_id_trainer_id_fkey"
      columns: ["agency_id","trainer_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "duty_states_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"emergencies": {
                  Row: {
                    "agency_id": string,"center_id": string,"client_id": string,"declared_at": string,"declared_by": string,"end_reason": string | null,"ended_at": string | null,"ended_by": string | null,"ends_at": string,"id": number,"limits": (string)[],"reason": string,"starts_at": string,"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"center_id": string,"client_id"?: string,"declared_at"?: string,"declared_by": string,"end_reason"?: string | null,"ended_at"?: string | null,"ended_by"?: string | null,"ends_at": string,"id"?: never,"limits": (string)[],"reason": string,"starts_at": string,"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"center_id"?: string,"client_id"?: string,"declared_at"?: string,"declared_by"?: string,"end_reason"?: string | null,"ended_at"?: string | null,"ended_by"?: string | null,"ends_at"?: string,"id"?: never,"limits"?: (string)[],"reason"?: string,"starts_at"?: string,"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "emergencies_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "emergencies_agency_id_declared_by_fkey"
      columns: ["agency_id","declared_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "emergencies_agency_id_ended_by_fkey"
      columns: ["agency_id","ended_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"emergency_contacts": {
                  Row: {
                    "agency_id": string,"created_at": string,"name": string,"note": string | null,"phone": string,"relation": string | null,"updated_at": string,"user_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"created_at"?: string,"name": string,"note"?: string | null,"phone": string,"relation"?: string | null,"updated_at"?: string,"user_id": string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"created_at"?: string,"name"?: string,"note"?: string | null,"phone"?: string,"relation"?: string | null,"updated_at"?: string,"user_id"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "emergency_contacts_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"filling_rules": {
                  Row: {
                    "agency_id": string,"updated_at": string,"value": NonNullable<Json>,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"updated_at"?: string,"value": NonNullable<Json>,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"updated_at"?: string,"value"?: NonNullable<Json>,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "filling_rules_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: true
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    }
                  ]
                },"generation_runs": {
                  Row: {
                    "agency_id": string,"attempt": number,"created_at": string,"detail": Json | null,"error": string | null,"finished_at": string | null,"heartbeat_at": string,"id": number,"loaded_version": number,"metrics": Json | null,"parameters": NonNullable<Json>,"progress": number,"requested_by": string,"scenario_id": number | null,"schedule_id": number,"seed": number,"stage": string | null,"state": Database["public"]['Enums']["generation_state"],"stop_requested_at": string | null,"worker": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"attempt"?: number,"created_at"?: string,"detail"?: Json | null,"error"?: string | null,"finished_at"?: string | null,"heartbeat_at"?: string,"id"?: never,"loaded_version": number,"metrics"?: Json | null,"parameters"?: NonNullable<Json>,"progress"?: number,"requested_by": string,"scenario_id"?: number | null,"schedule_id": number,"seed": number,"stage"?: string | null,"state"?: Database["public"]['Enums']["generation_state"],"stop_requested_at"?: string | null,"worker"?: string | null
                  }
                  Update: {
                    "agency_id"?: string,"attempt"?: number,"created_at"?: string,"detail"?: Json | null,"error"?: string | null,"finished_at"?: string | null,"heartbeat_at"?: string,"id"?: never,"loaded_version"?: number,"metrics"?: Json | null,"parameters"?: NonNullable<Json>,"progress"?: number,"requested_by"?: string,"scenario_id"?: number | null,"schedule_id"?: number,"seed"?: number,"stage"?: string | null,"state"?: Database["public"]['Enums']["generation_state"],"stop_requested_at"?: string | null,"worker"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "generation_runs_agency_id_requested_by_fkey"
      columns: ["agency_id","requested_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "generation_runs_agency_id_schedule_id_fkey"
      columns: ["agency_id","schedule_id"]
isOneToOne: false
      referencedRelation: "schedules"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "generation_runs_agency_id_schedule_id_scenario_id_fkey"
      columns: ["agency_id","schedule_id","scenario_id"]
isOneToOne: false
      referencedRelation: "schedule_scenarios"
      referencedColumns: ["agency_id","schedule_id","id"]
    }
                  ]
                },"handover_note_versions": {
                  Row: {
                    "agency_id": string,"center_id": string,"content": string,"desk_id": number,"for_at": string,"note_id": number,"version": number,"written_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"center_id": string,"content": string,"desk_id": number,"for_at": string,"note_id": number,"version": number,"written_at": string
                  }
                  Update: {
                    "agency_id"?: string,"center_id"?: string,"content"?: string,"desk_id"?: number,"for_at"?: string,"note_id"?: number,"version"?: number,"written_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "handover_note_versions_agency_id_center_id_desk_id_fkey"
      columns: ["agency_id","center_id","desk_id"]
isOneToOne: false
      referencedRelation: "desks"
      referencedColumns: ["agency_id","center_id","id"]
    },{
      foreignKeyName: "handover_note_versions_agency_id_center_id_note_id_fkey"
      columns: ["agency_id","center_id","note_id"]
isOneToOne: false
      referencedRelation: "handover_notes"
      referencedColumns: ["agency_id","center_id","id"]
    }
                  ]
                },"handover_notes": {
                  Row: {
                    "agency_id": string,"author_id": string,"carried_from": number | null,"center_id": string,"client_id": string,"content": string,"created_at": string,"desk_id": number,"edited_at": string | null,"for_at": string,"id": number,"updated_at": string,"version": number,"withdrawn_at": string | null,"withdrawn_by": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"author_id": string,"carried_from"?: number | null,"center_id": string,"client_id": string,"content": string,"created_at"?: string,"desk_id": number,"edited_at"?: string | null,"for_at": string,"id"?: never,"updated_at"?: string,"version"?: number,"withdrawn_at"?: string | null,"withdrawn_by"?: string | null
                  }
                  Update: {
                    "agency_id"?: string,"author_id"?: string,"carried_from"?: number | null,"center_id"?: string,"client_id"?: string,"content"?: string,"created_at"?: string,"desk_id"?: number,"edited_at"?: string | null,"for_at"?: string,"id"?: never,"updated_at"?: string,"version"?: number,"withdrawn_at"?: string | null,"withdrawn_by"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "handover_notes_agency_id_author_id_fkey"
      columns: ["agency_id","author_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "handover_notes_agency_id_center_id_carried_from_fkey"
      columns: ["agency_id","center_id","carried_from"]
isOneToOne: false
      referencedRelation: "handover_notes"
      referencedColumns: ["agency_id","center_id","id"]
    },{
      foreignKeyName: "handover_notes_agency_id_center_id_desk_id_fkey"
      columns: ["agency_id","center_id","desk_id"]
isOneToOne: false
      referencedRelation: "desks"
      referencedColumns: ["agency_id","center_id","id"]
    },{
      foreignKeyName: "handover_notes_agency_id_withdrawn_by_fkey"
      columns: ["agency_id","withdrawn_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"handover_receipts": {
                  Row: {
                    "agency_id": string,"center_id": string,"note_id": number,"read_at": string,"user_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"center_id": string,"note_id": number,"read_at"?: string,"user_id": string,"version": number
                  }
                  Update: {
                    "agency_id"?: string,"center_id"?: string,"note_id"?: number,"read_at"?: string,"user_id"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "handover_receipts_agency_id_center_id_note_id_fkey"
      columns: ["agency_id","center_id","note_id"]
isOneToOne: false
      referencedRelation: "handover_notes"
      referencedColumns: ["agency_id","center_id","id"]
    },{
      foreignKeyName: "handover_receipts_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"holidays": {
                  Row: {
                    "agency_id": string,"holiday_date": string,"id": number,"name": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"holiday_date": string,"id"?: never,"name": string
                  }
                  Update: {
                    "agency_id"?: string,"holiday_date"?: string,"id"?: never,"name"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "holidays_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    }
                  ]
                },"hour_settlements": {
                  Row: {
                    "agency_id": string,"created_at": string,"creditor_id": string,"debtor_id": string,"id": number,"minutes": number,"note": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"created_at"?: string,"creditor_id": string,"debtor_id": string,"id"?: never,"minutes": number,"note"?: string | null
                  }
                  Update: {
                    "agency_id"?: string,"created_at"?: string,"creditor_id"?: string,"debtor_id"?: string,"id"?: never,"minutes"?: number,"note"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "hour_settlements_agency_id_creditor_id_fkey"
      columns: ["agency_id","creditor_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "hour_settlements_agency_id_debtor_id_fkey"
      columns: ["agency_id","debtor_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"invitations": {
                  Row: {
                    "accepted_at": string | null,"agency_id": string,"created_at": string,"email": string,"expires_at": string,"id": string,"invited_by": string,"mail_attempts": number,"mail_due_at": string | null,"mail_problem": string | null,"mailed_at": string | null,"role": Database["public"]['Enums']["role_name"],"state": Database["public"]['Enums']["invitation_state"],"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "accepted_at"?: string | null,"agency_id": string,"created_at"?: string,"email": string,"expires_at": string,"id"?: string,"invited_by": string,"mail_attempts"?: number,"mail_due_at"?: string | null,"mail_problem"?: string | null,"mailed_at"?: string | null,"role": Database["public"]['Enums']["role_name"],"state"?: Database["public"]['Enums']["invitation_state"],"user_id": string
                  }
                  Update: {
                    "accepted_at"?: string | null,"agency_id"?: string,"created_at"?: string,"email"?: string,"expires_at"?: string,"id"?: string,"invited_by"?: string,"mail_attempts"?: number,"mail_due_at"?: string | null,"mail_problem"?: string | null,"mailed_at"?: string | null,"role"?: Database["public"]['Enums']["role_name"],"state"?: Database["public"]['Enums']["invitation_state"],"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "invitations_agency_id_invited_by_fkey"
      columns: ["agency_id","invited_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "invitations_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"leave_blackouts": {
                  Row: {
                    "agency_id": string,"from_date": string,"id": number,"name": string,"to_date": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"from_date": string,"id"?: never,"name": string,"to_date": string
                  }
                  Update: {
                    "agency_id"?: string,"from_date"?: string,"id"?: never,"name"?: string,"to_date"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "leave_blackouts_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    }
                  ]
                },"leave_entries": {
                  Row: {
                    "actor_id": string | null,"agency_id": string,"created_at": string,"entry": Database["public"]['Enums']["leave_entry_kind"],"entry_date": string,"id": number,"kind_id": number,"minutes": number,"note": string | null,"request_id": number | null,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "actor_id"?: string | null,"agency_id": string,"created_at"?: string,"entry": Database["public"]['Enums']["leave_entry_kind"],"entry_date": string,"id"?: never,"kind_id": number,"minutes": number,"note"?: string | null,"request_id"?: number | null,"user_id": string
                  }
                  Update: {
                    "actor_id"?: string | null,"agency_id"?: string,"created_at"?: string,"entry"?: Database["public"]['Enums']["leave_entry_kind"],"entry_date"?: string,"id"?: never,"kind_id"?: number,"minutes"?: number,"note"?: string | null,"request_id"?: number | null,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "leave_entries_agency_id_actor_id_fkey"
      columns: ["agency_id","actor_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "leave_entries_agency_id_kind_id_fkey"
      columns: ["agency_id","kind_id"]
isOneToOne: false
      referencedRelation: "leave_kinds"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "leave_entries_agency_id_request_id_fkey"
      columns: ["agency_id","request_id"]
isOneToOne: false
      referencedRelation: "time_off_requests"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "leave_entries_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"leave_kinds": {
                  Row: {
                    "agency_id": string,"counts_to_caps": boolean,"created_at": string,"id": number,"is_active": boolean,"is_private": boolean,"is_protected": boolean,"name": string,"needs_balance": boolean,"notice_days": number,"type": Database["public"]['Enums']["time_off_type"],"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"counts_to_caps"?: boolean,"created_at"?: string,"id"?: never,"is_active"?: boolean,"is_private"?: boolean,"is_protected"?: boolean,"name": string,"needs_balance"?: boolean,"notice_days"?: number,"type": Database["public"]['Enums']["time_off_type"],"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"counts_to_caps"?: boolean,"created_at"?: string,"id"?: never,"is_active"?: boolean,"is_private"?: boolean,"is_protected"?: boolean,"name"?: string,"needs_balance"?: boolean,"notice_days"?: number,"type"?: Database["public"]['Enums']["time_off_type"],"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "leave_kinds_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    }
                  ]
                },"leave_rules": {
                  Row: {
                    "agency_id": string,"cap_dispatchers": number | null,"cap_supervisors": number | null,"deputy_id": string | null,"escalate_after_hours": number,"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"cap_dispatchers"?: number | null,"cap_supervisors"?: number | null,"deputy_id"?: string | null,"escalate_after_hours"?: number,"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"cap_dispatchers"?: number | null,"cap_supervisors"?: number | null,"deputy_id"?: string | null,"escalate_after_hours"?: number,"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "leave_rules_agency_id_deputy_id_fkey"
      columns: ["agency_id","deputy_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "leave_rules_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: true
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    }
                  ]
                },"mandate_records": {
                  Row: {
                    "agency_id": string,"assignment_id": number | null,"at": string,"by_id": string,"by_name": string,"call_out_id": string | null,"center_id": string,"center_name": string,"code": string,"contacts": NonNullable<Json>,"ends_at": string,"hash": string,"id": number,"inputs": NonNullable<Json>,"is_charged": boolean,"kind": Database["public"]['Enums']["mandate_kind"],"opening_id": number | null,"outcome": Database["public"]['Enums']["mandate_outcome"],"person_id": string,"person_name": string,"ranking": NonNullable<Json>,"reason": string | null,"request_id": string | null,"shift_date": string,"starts_at": string,"time_zone": string,"voids_id": number | null
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"assignment_id"?: number | null,"at"?: string,"by_id": string,"by_name": string,"call_out_id"?: string | null,"center_id": string,"center_name": string,"code": string,"contacts"?: NonNullable<Json>,"ends_at": string,"hash": string,"id"?: never,"inputs": NonNullable<Json>,"is_charged": boolean,"kind": Database["public"]['Enums']["mandate_kind"],"opening_id"?: number | null,"outcome": Database["public"]['Enums']["mandate_outcome"],"person_id": string,"person_name": string,"ranking": NonNullable<Json>,"reason"?: string | null,"request_id"?: string | null,"shift_date": string,"starts_at": string,"time_zone": string,"voids_id"?: number | null
                  }
                  Update: {
                    "agency_id"?: string,"assignment_id"?: number | null,"at"?: string,"by_id"?: string,"by_name"?: string,"call_out_id"?: string | null,"center_id"?: string,"center_name"?: string,"code"?: string,"contacts"?: NonNullable<Json>,"ends_at"?: string,"hash"?: string,"id"?: never,"inputs"?: NonNullable<Json>,"is_charged"?: boolean,"kind"?: Database["public"]['Enums']["mandate_kind"],"opening_id"?: number | null,"outcome"?: Database["public"]['Enums']["mandate_outcome"],"person_id"?: string,"person_name"?: string,"ranking"?: NonNullable<Json>,"reason"?: string | null,"request_id"?: string | null,"shift_date"?: string,"starts_at"?: string,"time_zone"?: string,"voids_id"?: number | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "mandate_records_agency_id_assignment_id_fkey"
      columns: ["agency_id","assignment_id"]
isOneToOne: false
      referencedRelation: "assigned_shifts"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "mandate_records_agency_id_by_id_fkey"
      columns: ["agency_id","by_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "mandate_records_agency_id_call_out_id_fkey"
      columns: ["agency_id","call_out_id"]
isOneToOne: false
      referencedRelation: "call_outs"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "mandate_records_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "mandate_records_agency_id_opening_id_fkey"
      columns: ["agency_id","opening_id"]
isOneToOne: false
      referencedRelation: "openings"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "mandate_records_agency_id_person_id_fkey"
      columns: ["agency_id","person_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "mandate_records_agency_id_voids_id_fkey"
      columns: ["agency_id","voids_id"]
isOneToOne: false
      referencedRelation: "mandate_records"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"nightly_runs": {
                  Row: {
                    "agency_id": string,"attempts": number,"error": string | null,"finished_at": string | null,"id": number,"lease_until": string | null,"leased_by": string | null,"night": string,"people_told": number | null,"result": Json | null,"started_at": string,"state": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"attempts"?: number,"error"?: string | null,"finished_at"?: string | null,"id"?: never,"lease_until"?: string | null,"leased_by"?: string | null,"night": string,"people_told"?: number | null,"result"?: Json | null,"started_at"?: string,"state": string
                  }
                  Update: {
                    "agency_id"?: string,"attempts"?: number,"error"?: string | null,"finished_at"?: string | null,"id"?: never,"lease_until"?: string | null,"leased_by"?: string | null,"night"?: string,"people_told"?: number | null,"result"?: Json | null,"started_at"?: string,"state"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "nightly_runs_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    }
                  ]
                },"notice_rules": {
                  Row: {
                    "ack_hours": number,"agency_id": string,"fallback_minutes": number,"nightly_time": string,"updated_at": string,"updated_by": string | null,"version": number,"webhook_url": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "ack_hours"?: number,"agency_id": string,"fallback_minutes"?: number,"nightly_time"?: string,"updated_at"?: string,"updated_by"?: string | null,"version"?: number,"webhook_url"?: string | null
                  }
                  Update: {
                    "ack_hours"?: number,"agency_id"?: string,"fallback_minutes"?: number,"nightly_time"?: string,"updated_at"?: string,"updated_by"?: string | null,"version"?: number,"webhook_url"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "notice_rules_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: true
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "notice_rules_agency_id_updated_by_fkey"
      columns: ["agency_id","updated_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"notification_deliveries": {
                  Row: {
                    "agency_id": string,"attempts": number,"channel": Database["public"]['Enums']["notice_channel"],"created_at": string,"deadline_at": string,"due_at": string,"ended_at": string | null,"failed_at": string | null,"handed_at": string | null,"id": number,"is_fallback": boolean,"is_urgent": boolean,"last_error": string | null,"lease_until": string | null,"leased_by": string | null,"notification_id": number,"recipient_id": string,"round": number,"sent_at": string | null,"state": Database["public"]['Enums']["delivery_state"],"unsure": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"attempts"?: number,"channel": Database["public"]['Enums']["notice_channel"],"created_at"?: string,"deadline_at": string,"due_at": string,"ended_at"?: string | null,"failed_at"?: string | null,"handed_at"?: string | null,"id"?: never,"is_fallback"?: boolean,"is_urgent"?: boolean,"last_error"?: string | null,"lease_until"?: string | null,"leased_by"?: string | null,"notification_id": number,"recipient_id": string,"round"?: number,"sent_at"?: string | null,"state"?: Database["public"]['Enums']["delivery_state"],"unsure"?: number
                  }
                  Update: {
                    "agency_id"?: string,"attempts"?: number,"channel"?: Database["public"]['Enums']["notice_channel"],"created_at"?: string,"deadline_at"?: string,"due_at"?: string,"ended_at"?: string | null,"failed_at"?: string | null,"handed_at"?: string | null,"id"?: never,"is_fallback"?: boolean,"is_urgent"?: boolean,"last_error"?: string | null,"lease_until"?: string | null,"leased_by"?: string | null,"notification_id"?: number,"recipient_id"?: string,"round"?: number,"sent_at"?: string | null,"state"?: Database["public"]['Enums']["delivery_state"],"unsure"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "notification_deliveries_agency_id_notification_id_fkey"
      columns: ["agency_id","notification_id"]
isOneToOne: false
      referencedRelation: "notifications"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "notification_deliveries_agency_id_recipient_id_fkey"
      columns: ["agency_id","recipient_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"notification_preferences": {
                  Row: {
                    "agency_id": string,"category": string,"channel": Database["public"]['Enums']["notice_channel"],"is_on": boolean,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"category": string,"channel": Database["public"]['Enums']["notice_channel"],"is_on": boolean,"user_id": string
                  }
                  Update: {
                    "agency_id"?: string,"category"?: string,"channel"?: Database["public"]['Enums']["notice_channel"],"is_on"?: boolean,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "notification_preferences_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"notification_settings": {
                  Row: {
                    "agency_id": string,"quiet_end": string | null,"quiet_start": string | null,"rests_after_night": boolean,"updated_at": string,"user_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"quiet_end"?: string | null,"quiet_start"?: string | null,"rests_after_night"?: boolean,"updated_at"?: string,"user_id": string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"quiet_end"?: string | null,"quiet_start"?: string | null,"rests_after_night"?: boolean,"updated_at"?: string,"user_id"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "notification_settings_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"notifications": {
                  Row: {
                    "acknowledged_at": string | null,"agency_id": string,"concerns_at": string | null,"content": string,"created_at": string,"expires_at": string | null,"id": number,"kind": string,"link": string | null,"needs_ack": boolean,"planned_at": string | null,"read_at": string | null,"recipient_id": string,"schedule_id": number | null,"status": Database["public"]['Enums']["notification_status"],"subject": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "acknowledged_at"?: string | null,"agency_id": string,"concerns_at"?: string | null,"content": string,"created_at"?: string,"expires_at"?: string | null,"id"?: never,"kind": string,"link"?: string | null,"needs_ack"?: boolean,"planned_at"?: string | null,"read_at"?: string | null,"recipient_id": string,"schedule_id"?: number | null,"status"?: Database["public"]['Enums']["notification_status"],"subject"?: string | null
                  }
                  Update: {
                    "acknowledged_at"?: string | null,"agency_id"?: string,"concerns_at"?: string | null,"content"?: string,"created_at"?: string,"expires_at"?: string | null,"id"?: never,"kind"?: string,"link"?: string | null,"needs_ack"?: boolean,"planned_at"?: string | null,"read_at"?: string | null,"recipient_id"?: string,"schedule_id"?: number | null,"status"?: Database["public"]['Enums']["notification_status"],"subject"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "notifications_agency_id_recipient_id_fkey"
      columns: ["agency_id","recipient_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "notifications_agency_id_schedule_id_fkey"
      columns: ["agency_id","schedule_id"]
isOneToOne: false
      referencedRelation: "schedules"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"opening_claims": {
                  Row: {
                    "agency_id": string,"created_at": string,"decided_at": string | null,"decided_by": string | null,"id": number,"note": string | null,"opening_id": number,"person_id": string,"state": Database["public"]['Enums']["claim_state"],"updated_at": string,"version": number,"violations": NonNullable<Json>
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"created_at"?: string,"decided_at"?: string | null,"decided_by"?: string | null,"id"?: never,"note"?: string | null,"opening_id": number,"person_id": string,"state"?: Database["public"]['Enums']["claim_state"],"updated_at"?: string,"version"?: number,"violations"?: NonNullable<Json>
                  }
                  Update: {
                    "agency_id"?: string,"created_at"?: string,"decided_at"?: string | null,"decided_by"?: string | null,"id"?: never,"note"?: string | null,"opening_id"?: number,"person_id"?: string,"state"?: Database["public"]['Enums']["claim_state"],"updated_at"?: string,"version"?: number,"violations"?: NonNullable<Json>
                  }
                  Relationships: [
                    {
      foreignKeyName: "opening_claims_agency_id_decided_by_fkey"
      columns: ["agency_id","decided_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "opening_claims_agency_id_opening_id_fkey"
      columns: ["agency_id","opening_id"]
isOneToOne: false
      referencedRelation: "openings"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "opening_claims_agency_id_person_id_fkey"
      columns: ["agency_id","person_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"opening_events": {
                  Row: {
                    "actor_id": string | null,"agency_id": string,"at": string,"detail": NonNullable<Json>,"id": number,"kind": string,"opening_id": number,"person_id": string | null,"reason": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "actor_id"?: string | null,"agency_id": string,"at"?: string,"detail"?: NonNullable<Json>,"id"?: never,"kind": string,"opening_id": number,"person_id"?: string | null,"reason"?: string | null
                  }
                  Update: {
                    "actor_id"?: string | null,"agency_id"?: string,"at"?: string,"detail"?: NonNullable<Json>,"id"?: never,"kind"?: string,"opening_id"?: number,"person_id"?: string | null,"reason"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "opening_events_agency_id_actor_id_fkey"
      columns: ["agency_id","actor_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "opening_events_agency_id_opening_id_fkey"
      columns: ["agency_id","opening_id"]
isOneToOne: false
      referencedRelation: "openings"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "opening_events_agency_id_person_id_fkey"
      columns: ["agency_id","person_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"opening_fills": {
                  Row: {
                    "agency_id": string,"assignment_id": number,"by_id": string | null,"created_at": string,"edit_id": string | null,"ends_at": string,"id": number,"opening_id": number,"person_id": string,"starts_at": string,"way": Database["public"]['Enums']["fill_way"]
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"assignment_id": number,"by_id"?: string | null,"created_at"?: string,"edit_id"?: string | null,"ends_at": string,"id"?: never,"opening_id": number,"person_id": string,"starts_at": string,"way": Database["public"]['Enums']["fill_way"]
                  }
                  Update: {
                    "agency_id"?: string,"assignment_id"?: number,"by_id"?: string | null,"created_at"?: string,"edit_id"?: string | null,"ends_at"?: string,"id"?: never,"opening_id"?: number,"person_id"?: string,"starts_at"?: string,"way"?: Database["public"]['Enums']["fill_way"]
                  }
                  Relationships: [
                    {
      foreignKeyName: "opening_fills_agency_id_assignment_id_fkey"
      columns: ["agency_id","assignment_id"]
isOneToOne: false
      referencedRelation: "assigned_shifts"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "opening_fills_agency_id_by_id_fkey"
      columns: ["agency_id","by_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "opening_fills_agency_id_opening_id_fkey"
      columns: ["agency_id","opening_id"]
isOneToOne: false
      referencedRelation: "openings"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "opening_fills_agency_id_person_id_fkey"
      columns: ["agency_id","person_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"openings": {
                  Row: {
                    "agency_id": string,"assignment_id": number,"center_id": string,"claims_until": string | null,"close_reason": string | null,"closed_at": string | null,"closed_by": string | null,"closed_way": Database["public"]['Enums']["fill_way"] | null,"created_at": string,"created_by": string | null,"ends_at": string,"id": number,"is_ranked": boolean,"note": string | null,"origin": Database["public"]['Enums']["opening_origin"],"required_role": Database["public"]['Enums']["role_name"],"schedule_id": number,"shift_date": string,"starts_at": string,"state": Database["public"]['Enums']["opening_state"],"time_off_id": number | null,"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"assignment_id": number,"center_id": string,"claims_until"?: string | null,"close_reason"?: string | null,"closed_at"?: string | null,"closed_by"?: string | null,"closed_way"?: Database["public"]['Enums']["fill_way"] | null,"created_at"?: string,"created_by"?: string | null,"ends_at": string,"id"?: never,"is_ranked"?: boolean,"note"?: string | null,"origin": Database["public"]['Enums']["opening_origin"],"required_role": Database["public"]['Enums']["role_name"],"schedule_id": number,"shift_date": string,"starts_at": string,"state"?: Database["public"]['Enums']["opening_state"],"time_off_id"?: number | null,"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"assignment_id"?: number,"center_id"?: string,"claims_until"?: string | null,"close_reason"?: string | null,"closed_at"?: string | null,"closed_by"?: string | null,"closed_way"?: Database["public"]['Enums']["fill_way"] | null,"created_at"?: string,"created_by"?: string | null,"ends_at"?: string,"id"?: never,"is_ranked"?: boolean,"note"?: string | null,"origin"?: Database["public"]['Enums']["opening_origin"],"required_role"?: Database["public"]['Enums']["role_name"],"schedule_id"?: number,"shift_date"?: string,"starts_at"?: string,"state"?: Database["public"]['Enums']["opening_state"],"time_off_id"?: number | null,"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "openings_agency_id_assignment_id_fkey"
      columns: ["agency_id","assignment_id"]
isOneToOne: false
      referencedRelation: "assigned_shifts"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "openings_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "openings_agency_id_closed_by_fkey"
      columns: ["agency_id","closed_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "openings_agency_id_created_by_fkey"
      columns: ["agency_id","created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "openings_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "openings_agency_id_time_off_id_fkey"
      columns: ["agency_id","time_off_id"]
isOneToOne: false
      referencedRelation: "time_off_requests"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "openings_center_id_schedule_id_fkey"
      columns: ["center_id","schedule_id"]
isOneToOne: false
      referencedRelation: "schedules"
      referencedColumns: ["center_id","id"]
    }
                  ]
                },"payroll_profiles": {
                  Row: {
                    "agency_id": string,"id": number,"lines": NonNullable<Json>,"name": string,"updated_at": string,"updated_by": string | null,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"id"?: never,"lines": NonNullable<Json>,"name": string,"updated_at"?: string,"updated_by"?: string | null,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"id"?: never,"lines"?: NonNullable<Json>,"name"?: string,"updated_at"?: string,"updated_by"?: string | null,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "payroll_profiles_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "payroll_profiles_agency_id_updated_by_fkey"
      columns: ["agency_id","updated_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"person_qualifications": {
                  Row: {
                    "agency_id": string,"qualification_id": number,"user_id": string,"valid_from": string,"valid_to": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"qualification_id": number,"user_id": string,"valid_from": string,"valid_to"?: string | null
                  }
                  Update: {
                    "agency_id"?: string,"qualification_id"?: number,"user_id"?: string,"valid_from"?: string,"valid_to"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "person_qualifications_agency_id_qualification_id_fkey"
      columns: ["agency_id","qualification_id"]
isOneToOne: false
      referencedRelation: "qualifications"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "person_qualifications_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"policies": {
                  Row: {
                    "agency_id": string,"audience": Database["public"]['Enums']["policy_audience"],"current_number": number,"due_on": string,"id": number,"retired_at": string | null,"retired_by": string | null,"title": string,"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"audience": Database["public"]['Enums']["policy_audience"],"current_number"?: number,"due_on": string,"id"?: never,"retired_at"?: string | null,"retired_by"?: string | null,"title": string,"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"audience"?: Database["public"]['Enums']["policy_audience"],"current_number"?: number,"due_on"?: string,"id"?: never,"retired_at"?: string | null,"retired_by"?: string | null,"title"?: string,"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "policies_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "policies_agency_id_retired_by_fkey"
      columns: ["agency_id","retired_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"policy_acknowledgements": {
                  Row: {
                    "acknowledged_at": string,"agency_id": string,"number": number,"policy_id": number,"sha256": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "acknowledged_at"?: string,"agency_id": string,"number": number,"policy_id": number,"sha256": string,"user_id": string
                  }
                  Update: {
                    "acknowledged_at"?: string,"agency_id"?: string,"number"?: number,"policy_id"?: number,"sha256"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "policy_acknowledgements_agency_id_policy_id_number_fkey"
      columns: ["agency_id","policy_id","number"]
isOneToOne: false
      referencedRelation: "policy_versions"
      referencedColumns: ["agency_id","policy_id","number"]
    },{
      foreignKeyName: "policy_acknowledgements_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"policy_versions": {
                  Row: {
                    "agency_id": string,"audience": Database["public"]['Enums']["policy_audience"],"body": string | null,"due_on": string,"file_bytes": number | null,"file_id": string | null,"file_name": string | null,"number": number,"policy_id": number,"published_at": string,"published_by": string,"sha256": string,"title": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"audience": Database["public"]['Enums']["policy_audience"],"body"?: string | null,"due_on": string,"file_bytes"?: number | null,"file_id"?: string | null,"file_name"?: string | null,"number": number,"policy_id": number,"published_at"?: string,"published_by": string,"sha256": string,"title": string
                  }
                  Update: {
                    "agency_id"?: string,"audience"?: Database["public"]['Enums']["policy_audience"],"body"?: string | null,"due_on"?: string,"file_bytes"?: number | null,"file_id"?: string | null,"file_name"?: string | null,"number"?: number,"policy_id"?: number,"published_at"?: string,"published_by"?: string,"sha256"?: string,"title"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "policy_versions_agency_id_policy_id_fkey"
      columns: ["agency_id","policy_id"]
isOneToOne: false
      referencedRelation: "policies"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "policy_versions_agency_id_published_by_fkey"
      columns: ["agency_id","published_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"profile_patterns": {
                  Row: {
                    "agency_id": string,"created_at": string,"effective_from": string,"pattern": Database["public"]['Enums']["shift_pattern"] | null,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"created_at"?: string,"effective_from": string,"pattern"?: Database["public"]['Enums']["shift_pattern"] | null,"user_id": string
                  }
                  Update: {
                    "agency_id"?: string,"created_at"?: string,"effective_from"?: string,"pattern"?: Database["public"]['Enums']["shift_pattern"] | null,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "profile_patterns_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"profiles": {
                  Row: {
                    "agency_id": string,"assigned_pattern": Database["public"]['Enums']["shift_pattern"] | null,"avatar_url": string | null,"center_id": string | null,"clock": string,"counts_toward_minimum": boolean,"created_at": string,"default_shift_preference_id": number | null,"density": string,"email": string,"employee_number": string | null,"full_name": string,"hired_on": string | null,"id": string,"is_active": boolean,"is_reader": boolean,"phone": string | null,"seniority_date": string | null,"theme": string,"trainer_id": string | null,"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"assigned_pattern"?: Database["public"]['Enums']["shift_pattern"] | null,"avatar_url"?: string | null,"center_id"?: string | null,"clock"?: string,"counts_toward_minimum"?: boolean,"created_at"?: string,"default_shift_preference_id"?: number | null,"density"?: string,"email": string,"employee_number"?: string | null,"full_name": string,"hired_on"?: string | null,"id": string,"is_active"?: boolean,"is_reader"?: boolean,"phone"?: string | null,"seniority_date"?: string | null,"theme"?: string,"trainer_id"?: string | null,"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"assigned_pattern"?: Database["public"]['Enums']["shift_pattern"] | null,"avatar_url"?: string | null,"center_id"?: string | null,"clock"?: string,"counts_toward_minimum"?: boolean,"created_at"?: string,"default_shift_preference_id"?: number | null,"density"?: string,"email"?: string,"employee_number"?: string | null,"full_name"?: string,"hired_on"?: string | null,"id"?: string,"is_active"?: boolean,"is_reader"?: boolean,"phone"?: string | null,"seniority_date"?: string | null,"theme"?: string,"trainer_id"?: string | null,"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "profiles_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "profiles_agency_id_default_shift_preference_id_fkey"
      columns: ["agency_id","default_shift_preference_id"]
isOneToOne: false
      referencedRelation: "shifts"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "profiles_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "profiles_agency_id_trainer_id_fkey"
      columns: ["agency_id","trainer_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"push_subscriptions": {
                  Row: {
                    "agency_id": string,"auth": string,"created_at": string,"device": string,"endpoint": string,"id": number,"p256dh": string,"sent_at": string | null,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"auth": string,"created_at"?: string,"device": string,"endpoint": string,"id"?: never,"p256dh": string,"sent_at"?: string | null,"user_id": string
                  }
                  Update: {
                    "agency_id"?: string,"auth"?: string,"created_at"?: string,"device"?: string,"endpoint"?: string,"id"?: never,"p256dh"?: string,"sent_at"?: string | null,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "push_subscriptions_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"qualifications": {
                  Row: {
                    "agency_id": string,"id": number,"is_acting_supervisor": boolean,"is_active": boolean,"name": string,"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"id"?: never,"is_acting_supervisor"?: boolean,"is_active"?: boolean,"name": string,"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"id"?: never,"is_acting_supervisor"?: boolean,"is_active"?: boolean,"name"?: string,"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "qualifications_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    }
                  ]
                },"roles": {
                  Row: {
                    "id": number,"name": Database["public"]['Enums']["role_name"]
                  }
                  ComputedFields: never
                  Insert: {
                    "id"?: never,"name": Database["public"]['Enums']["role_name"]
                  }
                  Update: {
                    "id"?: never,"name"?: Database["public"]['Enums']["role_name"]
                  }
                  Relationships: [
                    
                  ]
                },"roster_edits": {
                  Row: {
                    "added_ids": NonNullable<Json>,"agency_id": string,"announce_at": string | null,"announced_at": string | null,"center_id": string,"decided_at": string | null,"decided_by": string | null,"decision_note": string | null,"former": NonNullable<Json>,"id": string,"is_published": boolean,"is_silent": boolean,"operations": NonNullable<Json>,"people_told": number,"reason": string | null,"requested_at": string,"requested_by": string,"schedule_id": number,"state": Database["public"]['Enums']["roster_edit_state"],"time_off_id": number | null,"undoes": string | null,"violations": NonNullable<Json>
                  }
                  ComputedFields: never
                  Insert: {
                    "added_ids"?: NonNullable<Json>,"agency_id": string,"announce_at"?: string | null,"announced_at"?: string | null,"center_id": string,"decided_at"?: string | null,"decided_by"?: string | null,"decision_note"?: string | null,"former"?: NonNullable<Json>,"id": string,"is_published": boolean,"is_silent"?: boolean,"operations": NonNullable<Json>,"people_told"?: number,"reason"?: string | null,"requested_at"?: string,"requested_by": string,"schedule_id": number,"state": Database["public"]['Enums']["roster_edit_state"],"time_off_id"?: number | null,"undoes"?: string | null,"violations"?: NonNullable<Json>
                  }
                  Update: {
                    "added_ids"?: NonNullable<Json>,"agency_id"?: string,"announce_at"?: string | null,"announced_at"?: string | null,"center_id"?: string,"decided_at"?: string | null,"decided_by"?: string | null,"decision_note"?: string | null,"former"?: NonNullable<Json>,"id"?: string,"is_published"?: boolean,"is_silent"?: boolean,"operations"?: NonNullable<Json>,"people_told"?: number,"reason"?: string | null,"requested_at"?: string,"requested_by"?: string,"schedule_id"?: number,"state"?: Database["public"]['Enums']["roster_edit_state"],"time_off_id"?: number | null,"undoes"?: string | null,"violations"?: NonNullable<Json>
                  }
                  Relationships: [
                    {
      foreignKeyName: "roster_edits_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "roster_edits_agency_id_decided_by_fkey"
      columns: ["agency_id","decided_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "roster_edits_agency_id_requested_by_fkey"
      columns: ["agency_id","requested_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "roster_edits_agency_id_time_off_id_fkey"
      columns: ["agency_id","time_off_id"]
isOneToOne: false
      referencedRelation: "time_off_requests"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "roster_edits_agency_id_undoes_fkey"
      columns: ["agency_id","undoes"]
isOneToOne: false
      referencedRelation: "roster_edits"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "roster_edits_center_id_schedule_id_fkey"
      columns: ["center_id","schedule_id"]
isOneToOne: false
      referencedRelation: "schedules"
      referencedColumns: ["center_id","id"]
    }
                  ]
                },"saved_views": {
                  Row: {
                    "agency_id": string,"id": number,"is_default": boolean,"name": string,"place": string,"query": NonNullable<Json>,"shared_with_center": string | null,"updated_at": string,"user_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"id"?: never,"is_default"?: boolean,"name": string,"place": string,"query": NonNullable<Json>,"shared_with_center"?: string | null,"updated_at"?: string,"user_id": string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"id"?: never,"is_default"?: boolean,"name"?: string,"place"?: string,"query"?: NonNullable<Json>,"shared_with_center"?: string | null,"updated_at"?: string,"user_id"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "saved_views_agency_id_shared_with_center_fkey"
      columns: ["agency_id","shared_with_center"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "saved_views_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"schedule_results": {
                  Row: {
                    "agency_id": string,"result": NonNullable<Json>,"schedule_id": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"result": NonNullable<Json>,"schedule_id": number
                  }
                  Update: {
                    "agency_id"?: string,"result"?: NonNullable<Json>,"schedule_id"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "schedule_results_agency_id_schedule_id_fkey"
      columns: ["agency_id","schedule_id"]
isOneToOne: false
      referencedRelation: "schedules"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"schedule_scenarios": {
                  Row: {
                    "adopted_at": string | null,"agency_id": string,"base_version": number,"change": NonNullable<Json>,"created_at": string,"created_by": string | null,"id": number,"name": string,"parameters": NonNullable<Json>,"plan": Json | null,"result": Json | null,"schedule_id": number
                  }
                  ComputedFields: never
                  Insert: {
                    "adopted_at"?: string | null,"agency_id": string,"base_version": number,"change": NonNullable<Json>,"created_at"?: string,"created_by"?: string | null,"id"?: never,"name": string,"parameters": NonNullable<Json>,"plan"?: Json | null,"result"?: Json | null,"schedule_id": number
                  }
                  Update: {
                    "adopted_at"?: string | null,"agency_id"?: string,"base_version"?: number,"change"?: NonNullable<Json>,"created_at"?: string,"created_by"?: string | null,"id"?: never,"name"?: string,"parameters"?: NonNullable<Json>,"plan"?: Json | null,"result"?: Json | null,"schedule_id"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "schedule_scenarios_agency_id_created_by_fkey"
      columns: ["agency_id","created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "schedule_scenarios_agency_id_schedule_id_fkey"
      columns: ["agency_id","schedule_id"]
isOneToOne: false
      referencedRelation: "schedules"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"schedule_versions": {
                  Row: {
                    "agency_id": string,"difference": NonNullable<Json>,"id": number,"people_told": number | null,"published_at": string,"published_by": string | null,"schedule_id": number,"shift_count": number,"state": NonNullable<Json>,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"difference": NonNullable<Json>,"id"?: never,"people_told"?: number | null,"published_at"?: string,"published_by"?: string | null,"schedule_id": number,"shift_count": number,"state": NonNullable<Json>,"version": number
                  }
                  Update: {
                    "agency_id"?: string,"difference"?: NonNullable<Json>,"id"?: never,"people_told"?: number | null,"published_at"?: string,"published_by"?: string | null,"schedule_id"?: number,"shift_count"?: number,"state"?: NonNullable<Json>,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "schedule_versions_agency_id_published_by_fkey"
      columns: ["agency_id","published_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "schedule_versions_agency_id_schedule_id_fkey"
      columns: ["agency_id","schedule_id"]
isOneToOne: false
      referencedRelation: "schedules"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"schedules": {
                  Row: {
                    "agency_id": string,"center_id": string,"created_at": string,"created_by": string | null,"end_date": string,"id": number,"name": string,"published_at": string | null,"published_by": string | null,"published_version": number,"result": Json | null,"revises_from": string | null,"revises_id": number | null,"revises_version": number | null,"start_date": string,"status": Database["public"]['Enums']["schedule_status"],"updated_at": string,"updated_by": string | null,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"center_id": string,"created_at"?: string,"created_by"?: string | null,"end_date": string,"id"?: never,"name": string,"published_at"?: string | null,"published_by"?: string | null,"published_version"?: number,"result"?: Json | null,"revises_from"?: string | null,"revises_id"?: number | null,"revises_version"?: number | null,"start_date": string,"status"?: Database["public"]['Enums']["schedule_status"],"updated_at"?: string,"updated_by"?: string | null,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"center_id"?: string,"created_at"?: string,"created_by"?: string | null,"end_date"?: string,"id"?: never,"name"?: string,"published_at"?: string | null,"published_by"?: string | null,"published_version"?: number,"result"?: Json | null,"revises_from"?: string | null,"revises_id"?: number | null,"revises_version"?: number | null,"start_date"?: string,"status"?: Database["public"]['Enums']["schedule_status"],"updated_at"?: string,"updated_by"?: string | null,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "schedules_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "schedules_agency_id_created_by_fkey"
      columns: ["agency_id","created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "schedules_agency_id_published_by_fkey"
      columns: ["agency_id","published_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "schedules_agency_id_updated_by_fkey"
      columns: ["agency_id","updated_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "schedules_center_id_revises_id_fkey"
      columns: ["center_id","revises_id"]
isOneToOne: false
      referencedRelation: "schedules"
      referencedColumns: ["center_id","id"]
    }
                  ]
                },"setting_versions": {
                  Row: {
                    "agency_id": string,"applied_at": string | null,"center_id": string | null,"created_at": string,"created_by": string | null,"effective_from": string,"id": number,"kind": Database["public"]['Enums']["setting_kind"],"refusal": string | null,"subject": string,"value": NonNullable<Json>,"withdrawn_at": string | null,"withdrawn_by": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"applied_at"?: string | null,"center_id"?: string | null,"created_at"?: string,"created_by"?: string | null,"effective_from": string,"id"?: never,"kind": Database["public"]['Enums']["setting_kind"],"refusal"?: string | null,"subject"?: string,"value": NonNullable<Json>,"withdrawn_at"?: string | null,"withdrawn_by"?: string | null
                  }
                  Update: {
                    "agency_id"?: string,"applied_at"?: string | null,"center_id"?: string | null,"created_at"?: string,"created_by"?: string | null,"effective_from"?: string,"id"?: never,"kind"?: Database["public"]['Enums']["setting_kind"],"refusal"?: string | null,"subject"?: string,"value"?: NonNullable<Json>,"withdrawn_at"?: string | null,"withdrawn_by"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "setting_versions_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "setting_versions_agency_id_created_by_fkey"
      columns: ["agency_id","created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "setting_versions_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: false
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "setting_versions_agency_id_withdrawn_by_fkey"
      columns: ["agency_id","withdrawn_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"shift_changes": {
                  Row: {
                    "after": Json | null,"agency_id": string,"assignment_id": number,"before": Json | null,"center_id": string,"changed_at": string,"changed_by": string | null,"edit_id": string | null,"from_user_id": string | null,"id": number,"is_correction": boolean,"is_published": boolean,"kind": Database["public"]['Enums']["shift_change_kind"],"notice_minutes": number | null,"reason": string | null,"schedule_id": number,"to_user_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "after"?: Json | null,"agency_id": string,"assignment_id": number,"before"?: Json | null,"center_id": string,"changed_at"?: string,"changed_by"?: string | null,"edit_id"?: string | null,"from_user_id"?: string | null,"id"?: never,"is_correction"?: boolean,"is_published": boolean,"kind": Database["public"]['Enums']["shift_change_kind"],"notice_minutes"?: number | null,"reason"?: string | null,"schedule_id": number,"to_user_id"?: string | null
                  }
                  Update: {
                    "after"?: Json | null,"agency_id"?: string,"assignment_id"?: number,"before"?: Json | null,"center_id"?: string,"changed_at"?: string,"changed_by"?: string | null,"edit_id"?: string | null,"from_user_id"?: string | null,"id"?: never,"is_correction"?: boolean,"is_published"?: boolean,"kind"?: Database["public"]['Enums']["shift_change_kind"],"notice_minutes"?: number | null,"reason"?: string | null,"schedule_id"?: number,"to_user_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "shift_changes_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "shift_changes_agency_id_changed_by_fkey"
      columns: ["agency_id","changed_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "shift_changes_agency_id_edit_id_fkey"
      columns: ["agency_id","edit_id"]
isOneToOne: false
      referencedRelation: "roster_edits"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "shift_changes_agency_id_from_user_id_fkey"
      columns: ["agency_id","from_user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "shift_changes_agency_id_to_user_id_fkey"
      columns: ["agency_id","to_user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "shift_changes_center_id_schedule_id_fkey"
      columns: ["center_id","schedule_id"]
isOneToOne: false
      referencedRelation: "schedules"
      referencedColumns: ["center_id","id"]
    }
                  ]
                },"shift_swaps": {
                  Row: {
                    "accepted_at": string | null,"agency_id": string,"approved_by": string | null,"center_id": string,"closing_note": string | null,"created_at": string,"decided_at": string | null,"decision_note": string | null,"expires_at": string,"id": number,"is_for_everyone": boolean,"kind": Database["public"]['Enums']["swap_kind"],"note": string | null,"requester_assigned_shift_id": number,"requester_id": string,"requester_shift": NonNullable<Json>,"responder_assigned_shift_id": number | null,"responder_id": string | null,"responder_shift": Json | null,"status": Database["public"]['Enums']["swap_status"],"told_stage": string | null,"updated_at": string,"version": number,"violations": NonNullable<Json>
                  }
                  ComputedFields: never
                  Insert: {
                    "accepted_at"?: string | null,"agency_id": string,"approved_by"?: string | null,"center_id": string,"closing_note"?: string | null,"created_at"?: string,"decided_at"?: string | null,"decision_note"?: string | null,"expires_at": string,"id"?: never,"is_for_everyone"?: boolean,"kind"?: Database["public"]['Enums']["swap_kind"],"note"?: string | null,"requester_assigned_shift_id": number,"requester_id": string,"requester_shift": NonNullable<Json>,"responder_assigned_shift_id"?: number | null,"responder_id"?: string | null,"responder_shift"?: Json | null,"status"?: Database["public"]['Enums']["swap_status"],"told_stage"?: string | null,"updated_at"?: string,"version"?: number,"violations"?: NonNullable<Json>
                  }
                  Update: {
                    "accepted_at"?: string | null,"agency_id"?: string,"approved_by"?: string | null,"center_id"?: string,"closing_note"?: string | null,"created_at"?: string,"decided_at"?: string | null,"decision_note"?: string | null,"expires_at"?: string,"id"?: never,"is_for_everyone"?: boolean,"kind"?: Database["public"]['Enums']["swap_kind"],"note"?: string | null,"requester_assigned_shift_id"?: number,"requester_id"?: string,"requester_shift"?: NonNullable<Json>,"responder_assigned_shift_id"?: number | null,"responder_id"?: string | null,"responder_shift"?: Json | null,"status"?: Database["public"]['Enums']["swap_status"],"told_stage"?: string | null,"updated_at"?: string,"version"?: number,"violations"?: NonNullable<Json>
                  }
                  Relationships: [
                    {
      foreignKeyName: "shift_swaps_agency_id_approved_by_fkey"
      columns: ["agency_id","approved_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "shift_swaps_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "shift_swaps_agency_id_requester_assigned_shift_id_fkey"
      columns: ["agency_id","requester_assigned_shift_id"]
isOneToOne: false
      referencedRelation: "assigned_shifts"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "shift_swaps_agency_id_requester_id_fkey"
      columns: ["agency_id","requester_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "shift_swaps_agency_id_responder_assigned_shift_id_fkey"
      columns: ["agency_id","responder_assigned_shift_id"]
isOneToOne: false
      referencedRelation: "assigned_shifts"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "shift_swaps_agency_id_responder_id_fkey"
      columns: ["agency_id","responder_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"shifts": {
                  Row: {
                    "agency_id": string,"category": Database["public"]['Enums']["shift_category"],"center_id": string,"code": string,"created_at": string,"duration_hours": number | null,"duration_minutes": number,"end_time": string,"id": number,"is_active": boolean,"name": string,"replaces_id": number | null,"start_time": string,"updated_at": string,"valid_from": string | null,"valid_to": string | null,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"category": Database["public"]['Enums']["shift_category"],"center_id": string,"code": string,"created_at"?: string,"duration_hours"?: never,"duration_minutes": number,"end_time": string,"id"?: never,"is_active"?: boolean,"name": string,"replaces_id"?: number | null,"start_time": string,"updated_at"?: string,"valid_from"?: string | null,"valid_to"?: string | null,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"category"?: Database["public"]['Enums']["shift_category"],"center_id"?: string,"code"?: string,"created_at"?: string,"duration_hours"?: never,"duration_minutes"?: number,"end_time"?: string,"id"?: never,"is_active"?: boolean,"name"?: string,"replaces_id"?: number | null,"start_time"?: string,"updated_at"?: string,"valid_from"?: string | null,"valid_to"?: string | null,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "shifts_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "shifts_agency_id_replaces_id_fkey"
      columns: ["agency_id","replaces_id"]
isOneToOne: false
      referencedRelation: "shifts"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"sleep_windows": {
                  Row: {
                    "agency_id": string,"end_time": string,"start_time": string,"updated_at": string,"user_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"end_time": string,"start_time": string,"updated_at"?: string,"user_id": string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"end_time"?: string,"start_time"?: string,"updated_at"?: string,"user_id"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "sleep_windows_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"staffing_requirements": {
                  Row: {
                    "agency_id": string,"center_id": string,"created_at": string,"cut_id": number | null,"cut_until": string | null,"effective_from": string | null,"effective_to": string | null,"end_time": string,"id": number,"min_employees": number,"min_supervisors": number,"period_name": string,"qualification_id": number | null,"replaces_weekly": boolean,"start_time": string,"updated_at": string,"version": number,"weekday_mask": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"center_id": string,"created_at"?: string,"cut_id"?: number | null,"cut_until"?: string | null,"effective_from"?: string | null,"effective_to"?: string | null,"end_time": string,"id"?: never,"min_employees"?: number,"min_supervisors"?: number,"period_name": string,"qualification_id"?: number | null,"replaces_weekly"?: boolean,"start_time": string,"updated_at"?: string,"version"?: number,"weekday_mask"?: number
                  }
                  Update: {
                    "agency_id"?: string,"center_id"?: string,"created_at"?: string,"cut_id"?: number | null,"cut_until"?: string | null,"effective_from"?: string | null,"effective_to"?: string | null,"end_time"?: string,"id"?: never,"min_employees"?: number,"min_supervisors"?: number,"period_name"?: string,"qualification_id"?: number | null,"replaces_weekly"?: boolean,"start_time"?: string,"updated_at"?: string,"version"?: number,"weekday_mask"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "staffing_requirements_agency_id_center_id_fkey"
      columns: ["agency_id","center_id"]
isOneToOne: false
      referencedRelation: "centers"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "staffing_requirements_agency_id_cut_id_fkey"
      columns: ["agency_id","cut_id"]
isOneToOne: false
      referencedRelation: "staffing_requirements"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "staffing_requirements_agency_id_qualification_id_fkey"
      columns: ["agency_id","qualification_id"]
isOneToOne: false
      referencedRelation: "qualifications"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"swap_answers": {
                  Row: {
                    "agency_id": string,"assigned_shift_id": number | null,"created_at": string,"note": string | null,"person_id": string,"shift": Json | null,"state": Database["public"]['Enums']["swap_answer_state"],"swap_id": number,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"assigned_shift_id"?: number | null,"created_at"?: string,"note"?: string | null,"person_id": string,"shift"?: Json | null,"state"?: Database["public"]['Enums']["swap_answer_state"],"swap_id": number,"updated_at"?: string
                  }
                  Update: {
                    "agency_id"?: string,"assigned_shift_id"?: number | null,"created_at"?: string,"note"?: string | null,"person_id"?: string,"shift"?: Json | null,"state"?: Database["public"]['Enums']["swap_answer_state"],"swap_id"?: number,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "swap_answers_agency_id_assigned_shift_id_fkey"
      columns: ["agency_id","assigned_shift_id"]
isOneToOne: false
      referencedRelation: "assigned_shifts"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "swap_answers_agency_id_person_id_fkey"
      columns: ["agency_id","person_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "swap_answers_agency_id_swap_id_fkey"
      columns: ["agency_id","swap_id"]
isOneToOne: false
      referencedRelation: "shift_swaps"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"swap_events": {
                  Row: {
                    "actor_id": string | null,"agency_id": string,"created_at": string,"from_status": Database["public"]['Enums']["swap_status"] | null,"id": number,"reason": string | null,"swap_id": number,"to_status": Database["public"]['Enums']["swap_status"]
                  }
                  ComputedFields: never
                  Insert: {
                    "actor_id"?: string | null,"agency_id": string,"created_at"?: string,"from_status"?: Database["public"]['Enums']["swap_status"] | null,"id"?: never,"reason"?: string | null,"swap_id": number,"to_status": Database["public"]['Enums']["swap_status"]
                  }
                  Update: {
                    "actor_id"?: string | null,"agency_id"?: string,"created_at"?: string,"from_status"?: Database["public"]['Enums']["swap_status"] | null,"id"?: never,"reason"?: string | null,"swap_id"?: number,"to_status"?: Database["public"]['Enums']["swap_status"]
                  }
                  Relationships: [
                    {
      foreignKeyName: "swap_events_agency_id_actor_id_fkey"
      columns: ["agency_id","actor_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "swap_events_agency_id_swap_id_fkey"
      columns: ["agency_id","swap_id"]
isOneToOne: false
      referencedRelation: "shift_swaps"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"swap_rules": {
                  Row: {
                    "agency_id": string,"approves_clean": boolean,"is_same_workweek": boolean,"notice_minutes": number,"updated_at": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"approves_clean"?: boolean,"is_same_workweek"?: boolean,"notice_minutes"?: number,"updated_at"?: string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"approves_clean"?: boolean,"is_same_workweek"?: boolean,"notice_minutes"?: number,"updated_at"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "swap_rules_agency_id_fkey"
      columns: ["agency_id"]
isOneToOne: true
      referencedRelation: "agencies"
      referencedColumns: ["id"]
    }
                  ]
                },"time_off_events": {
                  Row: {
                    "actor_id": string | null,"agency_id": string,"created_at": string,"from_status": Database["public"]['Enums']["time_off_status"] | null,"id": number,"reason": string | null,"request_id": number,"to_status": Database["public"]['Enums']["time_off_status"]
                  }
                  ComputedFields: never
                  Insert: {
                    "actor_id"?: string | null,"agency_id": string,"created_at"?: string,"from_status"?: Database["public"]['Enums']["time_off_status"] | null,"id"?: never,"reason"?: string | null,"request_id": number,"to_status": Database["public"]['Enums']["time_off_status"]
                  }
                  Update: {
                    "actor_id"?: string | null,"agency_id"?: string,"created_at"?: string,"from_status"?: Database["public"]['Enums']["time_off_status"] | null,"id"?: never,"reason"?: string | null,"request_id"?: number,"to_status"?: Database["public"]['Enums']["time_off_status"]
                  }
                  Relationships: [
                    {
      foreignKeyName: "time_off_events_agency_id_actor_id_fkey"
      columns: ["agency_id","actor_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "time_off_events_agency_id_request_id_fkey"
      columns: ["agency_id","request_id"]
isOneToOne: false
      referencedRelation: "time_off_requests"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"time_off_requests": {
                  Row: {
                    "agency_id": string,"charged_minutes": number | null,"closing_note": string | null,"created_at": string,"decision_note": string | null,"end_datetime": string,"id": number,"is_sick_call": boolean,"kind_id": number,"reason": string | null,"reviewed_at": string | null,"reviewed_by": string | null,"start_datetime": string,"status": Database["public"]['Enums']["time_off_status"],"told_stage": string | null,"updated_at": string,"user_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "agency_id": string,"charged_minutes"?: number | null,"closing_note"?: string | null,"created_at"?: string,"decision_note"?: string | null,"end_datetime": string,"id"?: never,"is_sick_call"?: boolean,"kind_id": number,"reason"?: string | null,"reviewed_at"?: string | null,"reviewed_by"?: string | null,"start_datetime": string,"status"?: Database["public"]['Enums']["time_off_status"],"told_stage"?: string | null,"updated_at"?: string,"user_id": string,"version"?: number
                  }
                  Update: {
                    "agency_id"?: string,"charged_minutes"?: number | null,"closing_note"?: string | null,"created_at"?: string,"decision_note"?: string | null,"end_datetime"?: string,"id"?: never,"is_sick_call"?: boolean,"kind_id"?: number,"reason"?: string | null,"reviewed_at"?: string | null,"reviewed_by"?: string | null,"start_datetime"?: string,"status"?: Database["public"]['Enums']["time_off_status"],"told_stage"?: string | null,"updated_at"?: string,"user_id"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "time_off_requests_agency_id_kind_id_fkey"
      columns: ["agency_id","kind_id"]
isOneToOne: false
      referencedRelation: "leave_kinds"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "time_off_requests_agency_id_reviewed_by_fkey"
      columns: ["agency_id","reviewed_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    },{
      foreignKeyName: "time_off_requests_agency_id_user_id_fkey"
      columns: ["agency_id","user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["agency_id","id"]
    }
                  ]
                },"user_roles": {
                  Row: {
                    "granted_at": string,"granted_by": string | null,"role_id": number,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "granted_at"?: string,"granted_by"?: string | null,"role_id": number,"user_id": string
                  }
                  Update: {
                    "granted_at"?: string,"granted_by"?: string | null,"role_id"?: number,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "user_roles_granted_by_fkey"
      columns: ["granted_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "user_roles_role_id_fkey"
      columns: ["role_id"]
isOneToOne: false
      referencedRelation: "roles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "user_roles_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                }
          }
          Views: {
            [_ in never]: never
          }
          Functions: {
            "accept_invitation":
{ Args: Record<PropertyKey, never>; Returns: undefined
                           },
"accept_swap":
{ Args: { "p_actor": string,"p_approves": boolean,"p_assignment_id"?: number,"p_blocks": Json,"p_expected_version": number,"p_person": string,"p_swap_id": number,"p_version"?: number }; Returns: Json
                           },
"acknowledge_notices":
{ Args: { "p_ids"?: (number)[],"p_until"?: number }; Returns: number
                           },
"acknowledge_policy":
{ Args: { "p_id": number,"p_number": number,"p_sha256": string }; Returns: number
                           },
"add_center":
{ Args: { "p_day_start": string,"p_name": string,"p_time_zone": string }; Returns: string
                           },
"add_certificate":
{ Args: { "p_expires_on"?: string,"p_file_id": string,"p_file_name": string,"p_issued_on": string,"p_qualification_id"?: number,"p_replaces_id"?: number,"p_title": string,"p_user_id": string }; Returns: number
                           },
"add_chat_members":
{ Args: { "p_channel_id": string,"p_members": (string)[] }; Returns: number
                           },
"add_comment":
{ Args: { "p_audience"?: string,"p_client_id": string,"p_content": string,"p_mentions"?: (string)[],"p_subject": Json }; Returns: Json
                           },
"add_desk":
{ Args: { "p_center_id": string,"p_name": string }; Returns: number
                           },
"add_leave_entry":
{ Args: { "p_date": string,"p_entry": Database["public"]['Enums']["leave_entry_kind"],"p_kind_id": number,"p_minutes": number,"p_note"?: string,"p_user_id": string }; Returns: number
                           },
"add_leave_kind":
{ Args: { "p_value": Json }; Returns: number
                           },
"add_qualification":
{ Args: { "p_is_acting_supervisor": boolean,"p_name": string }; Returns: number
                           },
"adopt_scenario":
{ Args: { "p_expected_version": number,"p_scenario_id": number }; Returns: number
                           },
"announce_roster_edit":
{ Args: { "p_edit_id": string }; Returns: number
                           },
"apply_due_settings":
{ Args: Record<PropertyKey, never>; Returns: number
                           },
"apply_roster_edit":
{ Args: { "p_edit_id": string,"p_facts_version": number,"p_needs_confirmation"?: boolean,"p_operations": Json,"p_reason"?: string,"p_schedule_id": number,"p_undoes"?: string,"p_violations"?: Json }; Returns: Json
                           },
"ask_time_off_once":
{ Args: { "p_charged_minutes"?: number,"p_client_id": string,"p_ends_at": string,"p_kind_id": number,"p_reason"?: string,"p_starts_at": string }; Returns: Json
                           },
"bar_candidates":
{ Args: { "p_barred": Json,"p_id": string }; Returns: number
                           },
"begin_audit_export":
{ Args: { "p_actions"?: (string)[],"p_actor"?: string,"p_entities"?: (string)[],"p_format": string,"p_from"?: string,"p_target"?: string,"p_to"?: string,"p_without"?: (string)[] }; Returns: Json
                           },
"begin_invitation_mail":
{ Args: { "p_invitation_id": string }; Returns: Json
                           },
"begin_nightly_run":
{ Args: { "p_worker": string }; Returns: Json
                           },
"call_in_sick":
{ Args: { "p_actor": string,"p_assignment_id": number,"p_charged_minutes": number,"p_parts": Json,"p_reason"?: string,"p_starts_at": string }; Returns: Json
                           },
"cancel_generation":
{ Args: { "p_run_id": number }; Returns: undefined
                           },
"cancel_time_off":
{ Args: { "p_actor": string,"p_expected_version": number,"p_parts": Json,"p_reason"?: string,"p_request_id": number,"p_returned_minutes": number }; Returns: Json
                           },
"check_audit_heads":
{ Args: { "p_heads": Json }; Returns: Json
                           },
"check_set_up_code":
{ Args: { "p_hash": string }; Returns: boolean
                           },
"claim_deliveries":
{ Args: { "p_channel": Database["public"]['Enums']["notice_channel"],"p_limit": number,"p_worker": string }; Returns: Json
                           },
"claim_generation":
{ Args: { "p_run_id": number,"p_worker": string }; Returns: Json
                           },
"claim_opening":
{ Args: { "p_actor": string,"p_expected_version": number,"p_note"?: string,"p_opening_id": number,"p_violations": Json }; Returns: Json
                           },
"clear_sleep_window":
{ Args: { "p_version": number }; Returns: undefined
                           },
"compare_schedule_versions":
{ Args: { "p_from"?: number,"p_schedule_id": number,"p_to"?: number }; Returns: Json
                           },
"confirm_certificate":
{ Args: { "p_expected_version": number,"p_former_from_date"?: string,"p_from_date"?: string,"p_id": number,"p_person_version"?: number,"p_to_date"?: string }; Returns: undefined
                           },
"confirm_chat_message":
{ Args: { "p_message_id": number }; Returns: Json
                           },
"confirm_handover_notes":
{ Args: { "p_note_ids": (number)[],"p_versions": (number)[] }; Returns: Json
                           },
"confirm_roster_edit":
{ Args: { "p_edit_id": string,"p_facts_version": number }; Returns: Json
                           },
"count_audit":
{ Args: { "p_actions"?: (string)[],"p_actor"?: string,"p_entities"?: (string)[],"p_from"?: string,"p_last"?: number,"p_target"?: string,"p_to"?: string,"p_without"?: (string)[] }; Returns: number
                           },
"count_comments":
{ Args: { "p_subjects": Json }; Returns: Json
                           },
"count_inbox":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"count_my_policies":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"count_notice_work":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"create_calendar_feed":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"create_chat_channel":
{ Args: { "p_description"?: string,"p_members"?: (string)[],"p_name": string }; Returns: string
                           },
"create_scenario":
{ Args: { "p_change": Json,"p_expected_version": number,"p_name": string,"p_parameters": Json,"p_schedule_id": number }; Returns: Json
                           },
"create_shift":
{ Args: { "p_category": Database["public"]['Enums']["shift_category"],"p_center_id": string,"p_code": string,"p_effective_from": string,"p_end_time": string,"p_name": string,"p_start_time": string }; Returns: number
                           },
"create_time_off":
{ Args: { "p_charged_minutes"?: number,"p_ends_at": string,"p_kind_id": number,"p_reason"?: string,"p_starts_at": string }; Returns: Json
                           },
"decide_swap":
{ Args: { "p_actor": string,"p_blocks": Json,"p_decision": Database["public"]['Enums']["swap_status"],"p_expected_version": number,"p_note"?: string,"p_swap_id": number,"p_violations": Json }; Returns: Json
                           },
"decide_time_off":
{ Args: { "p_actor": string,"p_charged_minutes": number,"p_decision": Database["public"]['Enums']["time_off_status"],"p_expected_version": number,"p_note"?: string,"p_over_cap_dates": (string)[],"p_parts": Json,"p_request_id": number }; Returns: Json
                           },
"declare_emergency":
{ Args: { "p_center_id": string,"p_client_id": string,"p_ends_at": string,"p_limits": (string)[],"p_reason": string,"p_starts_at"?: string }; Returns: number
                           },
"decline_offer":
{ Args: { "p_offer_id"?: string,"p_token"?: string }; Returns: Json
                           },
"decline_roster_edit":
{ Args: { "p_edit_id": string,"p_note"?: string }; Returns: undefined
                           },
"decline_swap":
{ Args: { "p_expected_version": number,"p_note"?: string,"p_person"?: string,"p_swap_id": number }; Returns: Json
                           },
"delete_chat_message":
{ Args: { "p_message_id": number,"p_version": number }; Returns: Json
                           },
"delete_comment":
{ Args: { "p_comment_id": string,"p_version": number }; Returns: Json
                           },
"delete_leave_blackout":
{ Args: { "p_blackout_id": number }; Returns: undefined
                           },
"delete_scenario":
{ Args: { "p_scenario_id": number }; Returns: undefined
                           },
"discard_schedule":
{ Args: { "p_expected_version": number,"p_schedule_id": number }; Returns: undefined
                           },
"edit_chat_message":
{ Args: { "p_content": string,"p_mentions"?: (string)[],"p_message_id": number,"p_version": number }; Returns: Json
                           },
"edit_comment":
{ Args: { "p_comment_id": string,"p_content": string,"p_mentions"?: (string)[],"p_version": number }; Returns: Json
                           },
"end_duty_state":
{ Args: { "p_expected_version": number,"p_id": number,"p_to_date": string }; Returns: Json
                           },
"end_emergency":
{ Args: { "p_id": number,"p_reason": string,"p_version": number }; Returns: undefined
                           },
"end_my_sessions":
{ Args: { "p_session_id"?: string }; Returns: number
                           },
"end_requirement":
{ Args: { "p_effective_from": string,"p_expected_version": number,"p_id": number }; Returns: undefined
                           },
"export_audit":
{ Args: { "p_after"?: number,"p_export_id": number,"p_limit"?: number }; Returns: Json
                           },
"fail_generation":
{ Args: { "p_attempt": number,"p_reason": string,"p_run_id": number }; Returns: undefined
                           },
"fail_nightly_run":
{ Args: { "p_attempt": number,"p_error": string,"p_id": number }; Returns: boolean
                           },
"fill_opening":
{ Args: { "p_actor": string,"p_call"?: Json,"p_edit_id": string,"p_expected_version": number,"p_facts_version": number,"p_mandate"?: Json,"p_needs_confirmation": boolean,"p_opening_id": number,"p_operations": Json,"p_person": string,"p_reason": string,"p_schedule_id": number,"p_violations": Json,"p_way": Database["public"]['Enums']["fill_way"] }; Returns: Json
                           },
"find_candidate":
{ Args: { "p_id": string,"p_person": string,"p_step": number }; Returns: Json
                           },
"find_offer":
{ Args: { "p_actor"?: string,"p_offer_id"?: string,"p_token"?: string }; Returns: Json
                           },
"find_offline_ask":
{ Args: { "p_client_id": string }; Returns: Json
                           },
"find_set_up_account":
{ Args: { "p_email": string }; Returns: string
                           },
"finish_nightly_run":
{ Args: { "p_attempt": number,"p_id": number,"p_result": Json }; Returns: number
                           },
"get_activity":
{ Args: { "p_before"?: number,"p_id": string,"p_kind": string,"p_limit"?: number }; Returns: Json
                           },
"get_board":
{ Args: { "p_center_id": string }; Returns: Json
                           },
"get_calendar_feed":
{ Args: { "p_token": string }; Returns: Json
                           },
"get_call_out":
{ Args: { "p_id": string }; Returns: Json
                           },
"get_certificate_file":
{ Args: { "p_id": number }; Returns: Json
                           },
"get_chat":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_chat_message_versions":
{ Args: { "p_message_id": number }; Returns: Json
                           },
"get_chat_messages":
{ Args: { "p_after"?: number,"p_around"?: number,"p_before"?: number,"p_channel_id": string,"p_limit"?: number }; Returns: Json
                           },
"get_chat_receipts":
{ Args: { "p_message_id": number }; Returns: Json
                           },
"get_comment_versions":
{ Args: { "p_comment_id": string }; Returns: Json
                           },
"get_comments":
{ Args: { "p_subject": Json }; Returns: Json
                           },
"get_coverage":
{ Args: { "p_center_id": string,"p_from": string,"p_schedule_id"?: number,"p_to": string }; Returns: Json
                           },
"get_coverage_history":
{ Args: { "p_date": string,"p_schedule_id": number }; Returns: Json
                           },
"get_custom_fields":
{ Args: { "p_ref"?: string,"p_subject": string }; Returns: Json
                           },
"get_digest_facts":
{ Args: { "p_agency": string }; Returns: Json
                           },
"get_edit_facts":
{ Args: { "p_edit_id": string,"p_from"?: string,"p_row_ids": (number)[],"p_schedule_id": number,"p_to"?: string,"p_user_ids": (string)[] }; Returns: Json
                           },
"get_emergency":
{ Args: { "p_id": number }; Returns: Json
                           },
"get_emergency_contact":
{ Args: { "p_user_id": string }; Returns: Json
                           },
"get_floor":
{ Args: { "p_center_id": string }; Returns: Json
                           },
"get_generation_facts":
{ Args: { "p_schedule_id": number }; Returns: Json
                           },
"get_handover":
{ Args: { "p_at"?: string,"p_center_id": string }; Returns: Json
                           },
"get_handover_summary":
{ Args: { "p_center_id": string }; Returns: Json
                           },
"get_handover_versions":
{ Args: { "p_note_id": number }; Returns: Json
                           },
"get_installation_state":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_leave_days":
{ Args: { "p_from": string,"p_to": string }; Returns: Json
                           },
"get_live_mark":
{ Args: { "p_since"?: number }; Returns: Json
                           },
"get_mandate":
{ Args: { "p_id": number }; Returns: Json
                           },
"get_mandate_list":
{ Args: { "p_actor": string,"p_capacity": string,"p_center_id": string,"p_day": string,"p_ends_at": string,"p_starts_at": string }; Returns: Json
                           },
"get_me":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_my_calendar_feed":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_my_email_change":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_my_mandates":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_my_notice_settings":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_my_offers":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_my_shift_history":
{ Args: { "p_assignment_id": number }; Returns: Json
                           },
"get_nightly_run":
{ Args: { "p_id": number }; Returns: Json
                           },
"get_notice_rules":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_offer":
{ Args: { "p_offer_id"?: string,"p_token"?: string }; Returns: Json
                           },
"get_open_shift_facts":
{ Args: { "p_actor": string }; Returns: Json
                           },
"get_opening":
{ Args: { "p_opening_id": number }; Returns: Json
                           },
"get_opening_contacts":
{ Args: { "p_opening_id": number }; Returns: Json
                           },
"get_opening_facts":
{ Args: { "p_actor": string,"p_opening_id": number,"p_people"?: (string)[] }; Returns: Json
                           },
"get_password_owner":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_person_history":
{ Args: { "p_before"?: number,"p_user_id": string }; Returns: Json
                           },
"get_policy":
{ Args: { "p_id": number,"p_number"?: number }; Returns: Json
                           },
"get_qualification_facts":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_reader":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_report_facts":
{ Args: { "p_center_id": string,"p_from": string,"p_to": string }; Returns: Json
                           },
"get_report_sums":
{ Args: { "p_center_id": string,"p_windows": Json }; Returns: Json
                           },
"get_request_report":
{ Args: { "p_center_id": string,"p_from": string,"p_to": string }; Returns: Json
                           },
"get_revision_state":
{ Args: { "p_schedule_id": number }; Returns: Json
                           },
"get_roster_facts":
{ Args: { "p_schedule_id": number }; Returns: Json
                           },
"get_roster_rows":
{ Args: { "p_from"?: string,"p_schedule_id": number,"p_since"?: string,"p_to"?: string }; Returns: Json
                           },
"get_schedule_acknowledgement":
{ Args: { "p_schedule_id": number }; Returns: Json
                           },
"get_schedule_facts":
{ Args: { "p_schedule_id": number }; Returns: Json
                           },
"get_schedule_health":
{ Args: { "p_schedule_id": number }; Returns: Json
                           },
"get_schedule_history":
{ Args: { "p_before"?: number,"p_schedule_id": number }; Returns: Json
                           },
"get_schedule_roster":
{ Args: { "p_schedule_id": number }; Returns: Json
                           },
"get_second_factor":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_session_clock":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_session_state":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_set_up":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_set_up_phase":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"get_setting_counts":
{ Args: { "p_effective_from": string,"p_kind": Database["public"]['Enums']["setting_kind"],"p_subject"?: string,"p_value": Json }; Returns: Json
                           },
"get_settings_today":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"get_shift_history":
{ Args: { "p_assignment_id": number }; Returns: Json
                           },
"get_shown_emergencies":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_sick_call_facts":
{ Args: { "p_actor": string,"p_assignment_id": number }; Returns: Json
                           },
"get_sick_mark_facts":
{ Args: { "p_actor": string,"p_assignment_id": number }; Returns: Json
                           },
"get_swap":
{ Args: { "p_swap_id": number }; Returns: Json
                           },
"get_swap_facts":
{ Args: { "p_actor": string,"p_assignment_id": number,"p_from": string,"p_swap_id"?: number,"p_to": string,"p_with"?: (string)[] }; Returns: Json
                           },
"get_time_off_facts":
{ Args: { "p_actor": string,"p_request_id": number }; Returns: Json
                           },
"get_time_off_request":
{ Args: { "p_request_id": number }; Returns: Json
                           },
"get_troubles":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_use_notice":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"get_version_roster":
{ Args: { "p_from": string,"p_limit": number,"p_offset": number,"p_schedule_id": number,"p_to": string,"p_version": number }; Returns: Json
                           },
"get_wall_board":
{ Args: { "p_token": string }; Returns: Json
                           },
"get_worker_state":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"hand_over_delivery":
{ Args: { "p_attempt": number,"p_id": number,"p_worker": string }; Returns: boolean
                           },
"import_people":
{ Args: { "p_actor": string,"p_people": Json }; Returns: Json
                           },
"is_deactivated":
{ Args: Record<PropertyKey, never>; Returns: boolean
                           },
"issue_board_device":
{ Args: { "p_center_id": string,"p_name": string }; Returns: string
                           },
"keep_audit_anchors":
{ Args: { "p_after": string }; Returns: Json
                           },
"keep_handover_note":
{ Args: { "p_client_id": string,"p_for_at": string,"p_note_id": number }; Returns: number
                           },
"list_audit":
{ Args: { "p_actions"?: (string)[],"p_actor"?: string,"p_before"?: number,"p_entities"?: (string)[],"p_from"?: string,"p_limit"?: number,"p_target"?: string,"p_to"?: string,"p_without"?: (string)[] }; Returns: Json
                           },
"list_availability":
{ Args: { "p_user_id"?: string }; Returns: Json
                           },
"list_blocked_people":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_board_devices":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_call_out_work":
{ Args: { "p_resting"?: (string)[] }; Returns: Json
                           },
"list_call_outs":
{ Args: { "p_before"?: string,"p_running"?: boolean }; Returns: Json
                           },
"list_certificate_marks":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_certificates":
{ Args: { "p_user_id": string }; Returns: Json
                           },
"list_chat_groups":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_chat_members":
{ Args: { "p_channel_id": string }; Returns: Json
                           },
"list_chat_people":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_corrections":
{ Args: { "p_before"?: number,"p_limit"?: number,"p_schedule_id": number }; Returns: Json
                           },
"list_coworker_shifts":
{ Args: { "p_center_id": string,"p_from": string,"p_to": string }; Returns: Json
                           },
"list_custom_fields":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_dead_deliveries":
{ Args: { "p_before"?: number }; Returns: Json
                           },
"list_delivery_backlog":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_duty_notes":
{ Args: { "p_user_id": string }; Returns: {
              "id": number,"note": string
            }[]
                           },
"list_emergencies":
{ Args: { "p_before"?: number }; Returns: Json
                           },
"list_floor_devices":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_foreign_emails":
{ Args: { "p_actor": string,"p_emails": (string)[] }; Returns: (string)[]
                           },
"list_handover_notes":
{ Args: { "p_center_id": string,"p_desk_id"?: number,"p_from": string,"p_query"?: string,"p_to": string }; Returns: Json
                           },
"list_import_accounts":
{ Args: { "p_actor": string,"p_emails": (string)[] }; Returns: {
              "email": string,"user_id": string
            }[]
                           },
"list_inbox":
{ Args: { "p_before"?: number,"p_kinds"?: (string)[],"p_limit": number,"p_show": string }; Returns: Json
                           },
"list_mandates":
{ Args: { "p_before"?: number,"p_center_id"?: string }; Returns: Json
                           },
"list_my_claims":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_my_hours":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_my_sessions":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_my_shift_changes":
{ Args: { "p_from": string,"p_to": string }; Returns: Json
                           },
"list_my_swaps":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_my_traded_shifts":
{ Args: { "p_from": string,"p_to": string }; Returns: Json
                           },
"list_nightly_runs":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_notices_to_plan":
{ Args: { "p_limit": number }; Returns: Json
                           },
"list_open_swaps":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_openings":
{ Args: { "p_center_id"?: string }; Returns: Json
                           },
"list_payroll_profiles":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_pending_roster_edits":
{ Args: { "p_edit_id"?: string,"p_schedule_id"?: number }; Returns: Json
                           },
"list_pictures":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_policies":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_policy_readers":
{ Args: { "p_id": number,"p_number": number }; Returns: Json
                           },
"list_saved_views":
{ Args: { "p_place"?: string }; Returns: Json
                           },
"list_schedule_acknowledgements":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_schedule_versions":
{ Args: { "p_schedule_id": number }; Returns: Json
                           },
"list_second_factors":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_stale_files":
{ Args: { "p_limit": number }; Returns: Json
                           },
"list_standbys":
{ Args: { "p_center_id"?: string }; Returns: Json
                           },
"list_swaps":
{ Args: { "p_after"?: number,"p_status": Database["public"]['Enums']["swap_status"] }; Returns: Json
                           },
"list_time_off_of":
{ Args: { "p_user_id": string }; Returns: Json
                           },
"list_time_off_requests":
{ Args: { "p_after"?: number,"p_status": Database["public"]['Enums']["time_off_status"] }; Returns: Json
                           },
"list_unsettled_offers":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"list_version_changes":
{ Args: { "p_before"?: number,"p_limit"?: number,"p_schedule_id": number,"p_version": number }; Returns: Json
                           },
"list_version_rows":
{ Args: { "p_schedule_id": number,"p_version"?: number }; Returns: {
              "ends_at": string,"is_acting": boolean,"is_overtime": boolean,"required_role": Database["public"]['Enums']["role_name"],"shift_date": string,"shift_id": number,"starts_at": string,"user_id": string
            }[]
                           },
"lock_session":
{ Args: Record<PropertyKey, never>; Returns: undefined
                           },
"make_offer":
{ Args: { "p_actor"?: string,"p_id": string,"p_is_automatic": boolean,"p_minutes": number,"p_person": string,"p_step": number,"p_terms": Json }; Returns: string
                           },
"make_recovery_codes":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"make_set_up_code":
{ Args: { "p_hash": string,"p_instance": string }; Returns: boolean
                           },
"mark_chat_read":
{ Args: { "p_channel_id": string,"p_seq": number }; Returns: number
                           },
"mark_floor_device":
{ Args: { "p_center_id": string,"p_name": string }; Returns: string
                           },
"mark_notices_read":
{ Args: { "p_ids"?: (number)[],"p_until"?: number }; Returns: number
                           },
"mark_sick":
{ Args: { "p_actor": string,"p_assignment_id": number,"p_charged_minutes": number,"p_parts": Json,"p_reason"?: string,"p_starts_at": string }; Returns: Json
                           },
"move_desk":
{ Args: { "p_desk_id": number,"p_is_up": boolean }; Returns: undefined
                           },
"my_declarable_centers":
{ Args: Record<PropertyKey, never>; Returns: (string)[]
                           },
"note_set_up":
{ Args: { "p_step": string }; Returns: undefined
                           },
"offer_swap":
{ Args: { "p_actor": string,"p_asked": Json,"p_assignment_id": number,"p_blocks": Json,"p_for_everyone": boolean,"p_kind": Database["public"]['Enums']["swap_kind"],"p_note"?: string,"p_tell": (string)[],"p_version": number }; Returns: Json
                           },
"open_direct_channel":
{ Args: { "p_user_id": string }; Returns: string
                           },
"open_notice":
{ Args: { "p_id": number }; Returns: string
                           },
"plan_deliveries":
{ Args: { "p_plans": Json }; Returns: number
                           },
"post_chat_message":
{ Args: { "p_channel_id": string,"p_client_id": string,"p_content": string,"p_mentions"?: (string)[],"p_must_read"?: boolean }; Returns: Json
                           },
"post_opening":
{ Args: { "p_claims_until"?: string,"p_expected_version": number,"p_is_ranked": boolean,"p_note"?: string,"p_opening_id": number }; Returns: Json
                           },
"propose_swap":
{ Args: { "p_actor": string,"p_assignment_id": number,"p_blocks": Json,"p_expected_version": number,"p_note"?: string,"p_swap_id": number,"p_version": number }; Returns: Json
                           },
"prune_audit":
{ Args: { "p_batch"?: number }; Returns: Json
                           },
"prune_chat":
{ Args: { "p_batch"?: number }; Returns: number
                           },
"prune_notices":
{ Args: { "p_batch"?: number }; Returns: number
                           },
"publish_policy":
{ Args: { "p_audience": Database["public"]['Enums']["policy_audience"],"p_body"?: string,"p_due_on": string,"p_expected_version"?: number,"p_file_id"?: string,"p_file_name"?: string,"p_id"?: number,"p_sha256"?: string,"p_title": string }; Returns: number
                           },
"publish_schedule":
{ Args: { "p_expected_version": number,"p_schedule_id": number }; Returns: Json
                           },
"record_account_refusal":
{ Args: { "p_action": string,"p_address": string,"p_code": string,"p_device": string,"p_email": string,"p_message": string }; Returns: boolean
                           },
"record_contact":
{ Args: { "p_client_id": string,"p_id": string,"p_note": string,"p_outcome": Database["public"]['Enums']["contact_outcome"],"p_person": string,"p_step": number }; Returns: number
                           },
"record_mandate_contact":
{ Args: { "p_actor": string,"p_mandate": Json,"p_note"?: string,"p_opening_id": number,"p_outcome": Database["public"]['Enums']["mandate_outcome"],"p_person": string,"p_request_id": string }; Returns: Json
                           },
"record_refusal":
{ Args: { "p_action": string,"p_code": string,"p_detail": Json,"p_message": string }; Returns: boolean
                           },
"refresh_revision":
{ Args: { "p_expected_version": number,"p_schedule_id": number }; Returns: Json
                           },
"refuse_certificate":
{ Args: { "p_expected_version": number,"p_id": number,"p_reason": string }; Returns: undefined
                           },
"release_deliveries":
{ Args: { "p_worker": string }; Returns: number
                           },
"release_sign_in":
{ Args: { "p_user_id": string }; Returns: undefined
                           },
"remind_policy":
{ Args: { "p_id": number,"p_user_ids": (string)[] }; Returns: Json
                           },
"remind_unacknowledged":
{ Args: { "p_ids": (number)[] }; Returns: Json
                           },
"remove_availability":
{ Args: { "p_id": number,"p_version": number }; Returns: undefined
                           },
"remove_certificate":
{ Args: { "p_expected_version": number,"p_id": number }; Returns: Json
                           },
"remove_chat_member":
{ Args: { "p_channel_id": string,"p_user_id": string }; Returns: undefined
                           },
"remove_pattern":
{ Args: { "p_expected_version": number,"p_from_date": string,"p_user_id": string }; Returns: undefined
                           },
"remove_payroll_profile":
{ Args: { "p_expected_version": number,"p_id": number }; Returns: undefined
                           },
"remove_person_qualification":
{ Args: { "p_expected_version": number,"p_from_date": string,"p_qualification_id": number,"p_user_id": string }; Returns: undefined
                           },
"remove_push_subscription":
{ Args: { "p_id": number }; Returns: boolean
                           },
"remove_second_factor":
{ Args: { "p_user_id": string }; Returns: undefined
                           },
"remove_view":
{ Args: { "p_expected_version": number,"p_id": number }; Returns: undefined
                           },
"rename_view":
{ Args: { "p_expected_version": number,"p_id": number,"p_is_shared": boolean,"p_name": string }; Returns: undefined
                           },
"report_generation":
{ Args: { "p_attempt": number,"p_detail": Json,"p_progress": number,"p_run_id": number,"p_stage": string }; Returns: string
                           },
"requeue_abandoned_runs":
{ Args: Record<PropertyKey, never>; Returns: number
                           },
"resend_deliveries":
{ Args: { "p_ids": (number)[] }; Returns: number
                           },
"resend_invitation":
{ Args: { "p_user_id": string }; Returns: undefined
                           },
"retire_policy":
{ Args: { "p_expected_version": number,"p_id": number }; Returns: undefined
                           },
"revise_schedule":
{ Args: { "p_from_date": string,"p_schedule_id": number }; Returns: number
                           },
"revise_shift":
{ Args: { "p_category": Database["public"]['Enums']["shift_category"],"p_code": string,"p_effective_from": string,"p_end_time": string,"p_expected_version": number,"p_name": string,"p_shift_id": number,"p_start_time": string }; Returns: number
                           },
"revoke_board_device":
{ Args: { "p_id": string }; Returns: undefined
                           },
"revoke_calendar_feed":
{ Args: Record<PropertyKey, never>; Returns: undefined
                           },
"revoke_floor_device":
{ Args: { "p_id": string }; Returns: undefined
                           },
"revoke_invitation":
{ Args: { "p_expected_version": number,"p_user_id": string }; Returns: Json
                           },
"rotate_webhook_secret":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"save_availability":
{ Args: { "p_end_time"?: string,"p_from_date": string,"p_id"?: number,"p_kind": Database["public"]['Enums']["availability_kind"],"p_note"?: string,"p_start_time"?: string,"p_to_date"?: string,"p_user_id": string,"p_version"?: number,"p_weekday_mask"?: number }; Returns: number
                           },
"save_custom_field":
{ Args: { "p_expected_version"?: number,"p_field": Json,"p_id"?: number }; Returns: number
                           },
"save_duty_state":
{ Args: { "p_expected_version"?: number,"p_from_date": string,"p_id"?: number,"p_kind": Database["public"]['Enums']["duty_state"],"p_note"?: string,"p_to_date"?: string,"p_trainer_id"?: string,"p_user_id": string }; Returns: number
                           },
"save_emergency_contact":
{ Args: { "p_expected_version"?: number,"p_name"?: string,"p_note"?: string,"p_phone"?: string,"p_relation"?: string,"p_user_id": string }; Returns: undefined
                           },
"save_generated_schedule":
{ Args: { "p_assignments": Json,"p_attempt": number,"p_pieces": Json,"p_result": Json,"p_run_id": number }; Returns: number
                           },
"save_handover_note":
{ Args: { "p_client_id": string,"p_content": string,"p_desk_id": number,"p_for_at": string,"p_note_id"?: number,"p_version"?: number }; Returns: number
                           },
"save_holiday":
{ Args: { "p_date": string,"p_name"?: string }; Returns: undefined
                           },
"save_leave_blackout":
{ Args: { "p_blackout_id"?: number,"p_from": string,"p_name": string,"p_to": string }; Returns: number
                           },
"save_my_notice_settings":
{ Args: { "p_expected_version": number,"p_preferences": Json,"p_quiet_end"?: string,"p_quiet_start"?: string,"p_rests_after_night": boolean }; Returns: number
                           },
"save_payroll_profile":
{ Args: { "p_expected_version"?: number,"p_id"?: number,"p_lines": Json,"p_name": string }; Returns: number
                           },
"save_person_qualification":
{ Args: { "p_expected_version": number,"p_former_from_date"?: string,"p_from_date": string,"p_qualification_id": number,"p_to_date"?: string,"p_user_id": string }; Returns: undefined
                           },
"save_push_subscription":
{ Args: { "p_auth": string,"p_device": string,"p_endpoint": string,"p_p256dh": string }; Returns: number
                           },
"save_requirement":
{ Args: { "p_center_id"?: string,"p_effective_from": string,"p_expected_version"?: number,"p_fields": Json,"p_id"?: number }; Returns: number
                           },
"save_set_up_shifts":
{ Args: { "p_center_id": string,"p_entries": Json }; Returns: undefined
                           },
"save_setting":
{ Args: { "p_center_id"?: string,"p_effective_from": string,"p_kind": Database["public"]['Enums']["setting_kind"],"p_known_version_id"?: number,"p_subject"?: string,"p_value": Json }; Returns: Json
                           },
"save_sleep_window":
{ Args: { "p_end_time": string,"p_start_time": string,"p_version"?: number }; Returns: undefined
                           },
"save_view":
{ Args: { "p_is_default"?: boolean,"p_is_shared"?: boolean,"p_name": string,"p_place": string,"p_query": Json }; Returns: number
                           },
"search_chat":
{ Args: { "p_before"?: number,"p_channel_id"?: string,"p_query": string }; Returns: Json
                           },
"search_records":
{ Args: { "p_day"?: string,"p_query": string }; Returns: Json
                           },
"set_call_out_automatic":
{ Args: { "p_expected_version": number,"p_id": string,"p_on": boolean }; Returns: undefined
                           },
"set_chat_muted":
{ Args: { "p_channel_id": string,"p_muted": boolean }; Returns: undefined
                           },
"set_custom_fields":
{ Args: { "p_ref": string,"p_subject": string,"p_values": Json }; Returns: undefined
                           },
"set_default_view":
{ Args: { "p_expected_version": number,"p_id": number,"p_is_default": boolean }; Returns: undefined
                           },
"set_pattern":
{ Args: { "p_expected_version": number,"p_from_date": string,"p_pattern"?: Database["public"]['Enums']["shift_pattern"],"p_user_id": string }; Returns: undefined
                           },
"set_person_active":
{ Args: { "p_active": boolean,"p_expected_version": number,"p_user_id": string }; Returns: Json
                           },
"set_picture":
{ Args: { "p_picture": string,"p_user_id": string }; Returns: string
                           },
"set_shift_active":
{ Args: { "p_active": boolean,"p_effective_from": string,"p_expected_version": number,"p_shift_id": number }; Returns: undefined
                           },
"set_up_agency":
{ Args: { "p_admin_id": string,"p_fields": Json,"p_hash": string }; Returns: string
                           },
"settle_delivery":
{ Args: { "p_attempt": number,"p_id": number,"p_outcome": Json }; Returns: boolean
                           },
"settle_hours":
{ Args: { "p_debtor": string,"p_minutes": number,"p_note"?: string }; Returns: undefined
                           },
"settle_invitation_mail":
{ Args: { "p_invitation_id": string,"p_outcome": string,"p_problem"?: string }; Returns: undefined
                           },
"settle_offers":
{ Args: { "p_id": string }; Returns: number
                           },
"start_call_out":
{ Args: { "p_actor": string,"p_candidates": Json,"p_expected_version": number,"p_id": string,"p_is_automatic": boolean,"p_opening_id": number,"p_ranked_at": string,"p_rules": Json }; Returns: string
                           },
"start_call_out_alone":
{ Args: { "p_candidates": Json,"p_expected_version": number,"p_holder": string,"p_id": string,"p_opening_id": number,"p_ranked_at": string,"p_rules": Json }; Returns: string
                           },
"start_generation":
{ Args: { "p_expected_version": number,"p_parameters": Json,"p_scenario_id"?: number,"p_schedule_id": number }; Returns: number
                           },
"stop_call_out":
{ Args: { "p_expected_version": number,"p_id": string,"p_reason": string }; Returns: undefined
                           },
"stop_generation":
{ Args: { "p_run_id": number }; Returns: undefined
                           },
"sweep_requests":
{ Args: Record<PropertyKey, never>; Returns: number
                           },
"take_over_call_out":
{ Args: { "p_expected_version": number,"p_id": string,"p_reason"?: string }; Returns: undefined
                           },
"take_turn":
{ Args: { "p_seconds": number,"p_times": number,"p_turn": string }; Returns: number
                           },
"tell_due":
{ Args: Record<PropertyKey, never>; Returns: number
                           },
"tell_of_due_claims":
{ Args: { "p_opening_id": number }; Returns: boolean
                           },
"tell_worker_channels":
{ Args: { "p_channels": (string)[],"p_worker": string }; Returns: undefined
                           },
"touch_session":
{ Args: { "p_floor_token"?: string }; Returns: Json
                           },
"update_chat_channel":
{ Args: { "p_archived": boolean,"p_channel_id": string,"p_description": string,"p_name": string,"p_version": number }; Returns: number
                           },
"update_desk":
{ Args: { "p_desk_id": number,"p_is_active": boolean,"p_name": string,"p_version": number }; Returns: undefined
                           },
"update_person":
{ Args: { "p_center_id"?: string,"p_employee_number"?: string,"p_expected_version": number,"p_full_name": string,"p_hired_on"?: string,"p_phone"?: string,"p_preferred_shift_id"?: number,"p_seniority_date"?: string,"p_user_id": string }; Returns: undefined
                           },
"update_user_role":
{ Args: { "p_expected_version": number,"p_role": Database["public"]['Enums']["role_name"],"p_user_id": string }; Returns: undefined
                           },
"use_recovery_code":
{ Args: { "p_code": string }; Returns: string
                           },
"verify_audit":
{ Args: { "p_from_seq": number,"p_steps"?: number }; Returns: Json
                           },
"void_mandate":
{ Args: { "p_id": number,"p_reason": string }; Returns: Json
                           },
"withdraw_claim":
{ Args: { "p_opening_id": number }; Returns: Json
                           },
"withdraw_handover_note":
{ Args: { "p_note_id": number,"p_version": number }; Returns: undefined
                           },
"withdraw_roster_edit":
{ Args: { "p_edit_id": string }; Returns: undefined
                           },
"withdraw_setting":
{ Args: { "p_id": number }; Returns: undefined
                           },
"withdraw_swap":
{ Args: { "p_expected_version": number,"p_reason"?: string,"p_swap_id": number }; Returns: Json
                           },
"withdraw_time_off":
{ Args: { "p_expected_version": number,"p_reason"?: string,"p_request_id": number }; Returns: Json
                           },
"worker_seen":
{ Args: { "p_worker": string }; Returns: undefined
                           }
          }
          Enums: {
            "assignment_source": "generated"|"manual"|"swap"|"callout"|"mandate"|"extension","assignment_status": "draft"|"published"|"cancelled","audit_actor_kind": "user"|"job"|"system","availability_kind": "overtime"|"blackout"|"standby","call_out_state": "running"|"filled"|"stopped"|"exhausted","candidate_state": "waiting"|"offered"|"accepted"|"refused"|"unreached"|"barred"|"closed","certificate_state": "waiting"|"confirmed"|"refused"|"replaced"|"removed","chat_kind": "center"|"supervisors"|"group"|"direct","claim_state": "waiting"|"won"|"lost"|"withdrawn","contact_channel": "phone"|"sms"|"email"|"push"|"app"|"link","contact_outcome": "accepted"|"refused"|"no_answer"|"message_left"|"wrong_number","delivery_state": "waiting"|"sending"|"sent"|"skipped"|"dead","duty_state": "trainee"|"light_duty","fill_way": "claim"|"award"|"call_out"|"extension"|"mandate"|"roster","generation_state": "running"|"succeeded"|"failed"|"cancelled","invitation_state": "pending"|"accepted"|"revoked","leave_entry_kind": "opening"|"granted"|"taken"|"returned"|"corrected","mandate_kind": "mandate"|"holdover"|"early_call_in","mandate_outcome": "assigned"|"refused"|"no_contact"|"wrong_number"|"voided","notice_channel": "push"|"sms"|"email"|"webhook","notification_status": "pending"|"sent"|"failed"|"read","offer_state": "open"|"accepted"|"declined"|"lapsed"|"closed","opening_origin": "gap"|"planned"|"leave"|"sick"|"vacated","opening_state": "open"|"filled"|"withdrawn"|"expired","policy_audience": "everybody"|"supervisors"|"dispatchers","role_name": "auditor"|"payroll"|"dispatcher"|"supervisor"|"admin","roster_edit_state": "pending"|"applied"|"declined"|"withdrawn"|"undone","schedule_status": "draft"|"published"|"archived"|"failed","setting_kind": "limits"|"workweek"|"patterns"|"sign_in"|"leave_rules"|"leave_kind"|"swap_rules"|"notice_rules"|"retention"|"day_start"|"qualification"|"center"|"filling","shift_category": "early"|"day"|"swing"|"graveyard","shift_change_kind": "added"|"changed"|"cancelled"|"restored","shift_pattern": "4x10"|"3x12_1x4"|"2x10"|"3x10"|"2x12"|"5x8","sign_in_policy": "delay"|"lock","snapshot_occasion": "publication"|"nightly","swap_answer_state": "asked"|"proposed"|"declined"|"accepted"|"void","swap_kind": "swap"|"give","swap_status": "pending"|"accepted"|"rejected"|"approved"|"denied"|"withdrawn"|"expired"|"cancelled","time_off_status": "pending"|"approved"|"denied"|"withdrawn"|"cancelled","time_off_type": "vacation"|"sick"|"personal"|"training"
          }
          CompositeTypes: {
            [_ in never]: never
          }
        }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
  ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R
    }
    ? R
    : never
  : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I
    }
    ? I
    : never
  : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U
    }
    ? U
    : never
  : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
  ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
  ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never

export const Constants = {
  "public": {
          Enums: {
            "assignment_source": ["generated", "manual", "swap", "callout", "mandate", "extension"],"assignment_status": ["draft", "published", "cancelled"],"audit_actor_kind": ["user", "job", "system"],"availability_kind": ["overtime", "blackout", "standby"],"call_out_state": ["running", "filled", "stopped", "exhausted"],"candidate_state": ["waiting", "offered", "accepted", "refused", "unreached", "barred", "closed"],"certificate_state": ["waiting", "confirmed", "refused", "replaced", "removed"],"chat_kind": ["center", "supervisors", "group", "direct"],"claim_state": ["waiting", "won", "lost", "withdrawn"],"contact_channel": ["phone", "sms", "email", "push", "app", "link"],"contact_outcome": ["accepted", "refused", "no_answer", "message_left", "wrong_number"],"delivery_state": ["waiting", "sending", "sent", "skipped", "dead"],"duty_state": ["trainee", "light_duty"],"fill_way": ["claim", "award", "call_out", "extension", "mandate", "roster"],"generation_state": ["running", "succeeded", "failed", "cancelled"],"invitation_state": ["pending", "accepted", "revoked"],"leave_entry_kind": ["opening", "granted", "taken", "returned", "corrected"],"mandate_kind": ["mandate", "holdover", "early_call_in"],"mandate_outcome": ["assigned", "refused", "no_contact", "wrong_number", "voided"],"notice_channel": ["push", "sms", "email", "webhook"],"notification_status": ["pending", "sent", "failed", "read"],"offer_state": ["open", "accepted", "declined", "lapsed", "closed"],"opening_origin": ["gap", "planned", "leave", "sick", "vacated"],"opening_state": ["open", "filled", "withdrawn", "expired"],"policy_audience": ["everybody", "supervisors", "dispatchers"],"role_name": ["auditor", "payroll", "dispatcher", "supervisor", "admin"],"roster_edit_state": ["pending", "applied", "declined", "withdrawn", "undone"],"schedule_status": ["draft", "published", "archived", "failed"],"setting_kind": ["limits", "workweek", "patterns", "sign_in", "leave_rules", "leave_kind", "swap_rules", "notice_rules", "retention", "day_start", "qualification", "center", "filling"],"shift_category": ["early", "day", "swing", "graveyard"],"shift_change_kind": ["added", "changed", "cancelled", "restored"],"shift_pattern": ["4x10", "3x12_1x4", "2x10", "3x10", "2x12", "5x8"],"sign_in_policy": ["delay", "lock"],"snapshot_occasion": ["publication", "nightly"],"swap_answer_state": ["asked", "proposed", "declined", "accepted", "void"],"swap_kind": ["swap", "give"],"swap_status": ["pending", "accepted", "rejected", "approved", "denied", "withdrawn", "expired", "cancelled"],"time_off_status": ["pending", "approved", "denied", "withdrawn", "cancelled"],"time_off_type": ["vacation", "sick", "personal", "training"]
          }
        }
} as const

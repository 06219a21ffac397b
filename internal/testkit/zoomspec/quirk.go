package zoomspec

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// A quirk is something that a file does not know about Zoom, or has wrong.
type quirk struct {
	file string
	at   []string // JSON pointers to objects of the file
	set  string   // what is merged into each, by RFC 7396
	why  string   // the source that says otherwise
}

// quirks are all corrections of the files, which are generated from Zoom's
// references of 2023 and 2026 and from its own type definitions.
var quirks = []quirk{
	{
		openAPIFile,
		[]string{"/paths/~1meetings~1{meetingId}/get/responses/200/content/application~1json/schema/properties/password"},
		`{"minLength": null}`,
		"The request allows ten characters at most, and the account's rules say how many at least: six are usual, and in the sample.",
	},
	{
		openAPIFile,
		[]string{
			"/paths/~1users~1{userId}~1meetings/post/requestBody/content/application~1json/schema/properties/recurrence/properties/weekly_days",
			"/paths/~1users~1{userId}~1meetings/post/responses/201/content/application~1json/schema/properties/recurrence/properties/weekly_days",
			"/paths/~1meetings~1{meetingId}/patch/requestBody/content/application~1json/schema/properties/recurrence/properties/weekly_days",
			"/paths/~1meetings~1{meetingId}/get/responses/200/content/application~1json/schema/properties/recurrence/properties/weekly_days",
		},
		`{"enum": null, "type": "string", "pattern": "^[1-7](,[1-7])*$"}`,
		"A meeting may be held on several days of the week: the field is a list with commas (reference, weekly_days).",
	},
	{
		webhooksFile,
		[]string{
			"/MeetingUpdatedEvent/properties/payload/properties/object/properties/recurrence/properties/weekly_days",
			"/MeetingUpdatedEvent/properties/payload/properties/old_object/properties/recurrence/properties/weekly_days",
		},
		`{"enum": null, "type": "string", "pattern": "^[1-7](,[1-7])*$"}`,
		"As above; meeting.created has a text.",
	},
	{
		openAPIFile,
		[]string{
			"/paths/~1users~1{userId}~1meetings/get/responses/200/content/application~1json/schema/properties/meetings/items/properties/type",
			"/paths/~1users~1{userId}~1upcoming_meetings/get/responses/200/content/application~1json/schema/properties/meetings/items/properties/type",
		},
		`{"enum": [1, 2, 3, 8, 10]}`,
		"A meeting for screen sharing only, type 10, can be made and so be listed.",
	},
	{
		openAPIFile,
		[]string{"/paths/~1rooms/get/responses/200/content/application~1json/schema/properties/rooms/items/properties"},
		`{"tag_ids": {"type": "array", "items": {"type": "string"}}}`,
		"The sample has the field; the description of rooms is of 2023.",
	},
	{
		openAPIFile,
		[]string{"/paths/~1rooms~1{roomId}/get/responses/200/content/application~1json/schema/properties"},
		`{
			"basic": {"properties": {
				"location_id": {"type": "string"}, "tag_ids": {"type": "array", "items": {"type": "string"}},
				"capacity": {"type": "integer"}, "user_id": {"type": "string"},
				"use_display_name_on_scheduling_display": {"type": "boolean"},
				"use_display_name_on_zoom_rooms_display_and_controller": {"type": "boolean"},
				"use_display_name_in_meetings": {"type": "boolean"},
				"show_room_capacity_on_the_zoom_rooms": {"type": "boolean"},
				"show_room_capacity_on_the_scheduling_display": {"type": "boolean"}
			}},
			"setup": {"properties": {
				"under_construction": {"type": "boolean"}, "pro_device": {"type": "boolean"},
				"apply_background_image_to_all_displays": {"type": "boolean"},
				"background_image_info": {"type": "array", "items": {"type": "object"}}
			}}
		}`,
		"The sample has the fields; the description of rooms is of 2023.",
	},
	{
		openAPIFile,
		[]string{"/paths/~1users~1{userId}~1assistants/get/responses/200/content/application~1json/schema/properties/assistants/items/properties"},
		`{"can_manage_host_private_event": {"type": "boolean"}}`,
		"The sample has the field; the description of users is of 2023.",
	},
	{
		openAPIFile,
		[]string{"/paths/~1users~1{userId}~1settings/get/x-schema-2026-05/anyOf/0/properties"},
		`{
			"audio_conferencing": {"properties": {
				"toll_call": true, "call_me_and_invite_by_phone": true, "personal_audio_conference": true,
				"participant_phone_masking": true, "global_dial_in_countries": true
			}},
			"tsp": {"properties": {"global_dial_in_countries": true}}
		}`,
		"The sample has the fields, which neither description of the settings knows.",
	},
	{
		webhooksFile,
		[]string{"/MeetingStartedEvent/properties/payload/properties/object/properties/id"},
		`{"type": ["string", "number"]}`,
		"The sample has a number, the type says text.",
	},
	{
		webhooksFile,
		[]string{
			"/MeetingUpdatedEvent/properties/payload/properties/object/properties/settings/properties/jbh_time",
			"/MeetingUpdatedEvent/properties/payload/properties/old_object/properties/settings/properties/jbh_time",
		},
		`{"enum": [0, 5, 10, 15]}`,
		"The reference lets 15 be set, so it can be reported; meeting.created knows it.",
	},
	{
		webhooksFile,
		[]string{
			"/UserCreatedEvent/properties/payload/properties/object/properties/type",
			"/UserUpdatedEvent/properties/payload/properties/object/properties/type",
			"/UserUpdatedEvent/properties/payload/properties/old_object/properties/type",
			"/UserActivatedEvent/properties/payload/properties/object/properties/type",
			"/UserDeactivatedEvent/properties/payload/properties/object/properties/type",
			"/UserDeletedEvent/properties/payload/properties/object/properties/type",
			"/UserDisassociatedEvent/properties/payload/properties/object/properties/type",
			"/UserInvitationAcceptedEvent/properties/payload/properties/object/properties/type",
		},
		`{"enum": [1, 2, 3, 4, 99]}`,
		"Unassigned and None are types of GET /users too; 3 is historic, and in the sample.",
	},
	{
		webhooksFile,
		[]string{
			"/UserSettingsUpdatedEvent/properties/payload/properties/object/properties/settings/properties",
			"/UserSettingsUpdatedEvent/properties/payload/properties/old_object/properties/settings/properties",
			"/AccountSettingsUpdatedEvent/properties/payload/properties/object/properties/settings/properties",
			"/AccountSettingsUpdatedEvent/properties/payload/properties/old_object/properties/settings/properties",
			"/AccountLockSettingsUpdatedEvent/properties/payload/properties/object/properties/settings/properties",
			"/AccountLockSettingsUpdatedEvent/properties/payload/properties/old_object/properties/settings/properties",
		},
		`{
			"schedule_meeting": {"additionalProperties": true}, "in_meeting": {"additionalProperties": true},
			"feature": {"additionalProperties": true}, "recording": {"additionalProperties": true},
			"meeting_security": {"additionalProperties": true}, "telephony": {"additionalProperties": true}
		}`,
		"The events name a part of what GET /users/{userId}/settings has; a change of the rest is told in its words.",
	},
	{
		webhooksFile,
		[]string{"/AppAuthorizationRequestCreatedEvent/properties"},
		`{
			"event_ts": {"type": ["string", "number"]},
			"payload": {"properties": {
				"app_permissions": {"type": "object"}, "install_requirements": {"type": "object"},
				"app_scopes": {"type": "array", "items": {"type": "string"}},
				"requester_name": {"type": "string"}, "requester_department": {"type": "string"},
				"requester_user_groups": {"type": "array", "items": {"type": "string"}},
				"request_reason": {"type": "string"}
			}}
		}`,
		"The type ends before the fields of the sample.",
	},
	{
		webhooksFile,
		[]string{"/AppDeauthorizedEvent"},
		`{
			"required": ["event", "payload"],
			"properties": {"payload": {
				"required": ["user_id", "account_id", "client_id", "deauthorization_time", "signature", "event_ts"],
				"properties": {
					"event_ts": {"type": ["string", "number"]},
					"user_data_retention": {"enum": ["true", "false"]}
				}
			}}
		}`,
		"The type requires nothing. user_data_retention was sent until 2024 (marketplace.zoom.us, data compliance); the sample's event_ts is text.",
	},
}

// missingPaths are the operations that Zoom has and the file has not: past
// participants, as in the sample, and the removal of a user (reference, 2023).
const missingPaths = `{
	"/past_meetings/{meetingId}/participants": {"get": {
		"x-zoom-rate-limit-label": "MEDIUM",
		"parameters": [
			{"name": "page_size", "in": "query", "schema": {"type": "integer", "maximum": 300}},
			{"name": "next_page_token", "in": "query", "schema": {"type": "string"}}
		],
		"responses": {
			"200": {"content": {"application/json": {"schema": {
				"type": "object",
				"properties": {
					"next_page_token": {"type": "string"},
					"page_count": {"type": "integer"},
					"page_size": {"type": "integer", "maximum": 300},
					"total_records": {"type": "integer"},
					"participants": {"type": "array", "items": {
						"type": "object",
						"properties": {
							"id": {"type": "string"},
							"name": {"type": "string"},
							"user_id": {"type": "string"},
							"registrant_id": {"type": "string"},
							"user_email": {"type": "string"},
							"join_time": {"type": "string", "format": "date-time"},
							"leave_time": {"type": "string", "format": "date-time"},
							"duration": {"type": "integer"},
							"failover": {"type": "boolean"},
							"status": {"type": "string", "enum": ["in_meeting", "in_waiting_room"]},
							"internal_user": {"type": "boolean"}
						}
					}}
				},
				"required": ["next_page_token", "page_size", "total_records", "participants"]
			}}}},
			"400": {"x-zoom-errors": [{"code": 300}, {"code": 200}, {"code": 12702}]},
			"404": {"x-zoom-errors": [{"code": 3001}]},
			"429": {}
		}
	}},
	"/users/{userId}": {"delete": {
		"x-zoom-rate-limit-label": "LIGHT",
		"parameters": [
			{"name": "action", "in": "query", "schema": {"type": "string", "enum": ["disassociate", "delete"]}},
			{"name": "transfer_email", "in": "query", "schema": {"type": "string"}},
			{"name": "transfer_meeting", "in": "query", "schema": {"type": "boolean"}}
		],
		"responses": {"204": {}, "400": {}, "404": {}, "429": {}}
	}}
}`

// missingEvents are the events that Zoom has and the file has not.
var missingEvents = map[string]string{
	// The check of an address (developers.zoom.us/docs/api/webhooks).
	"endpoint.url_validation": `{
		"type": "object",
		"properties": {
			"event": {"const": "endpoint.url_validation"},
			"event_ts": {"type": "integer"},
			"payload": {
				"type": "object",
				"properties": {"plainToken": {"type": "string", "minLength": 1}},
				"required": ["plainToken"]
			}
		},
		"required": ["event", "event_ts", "payload"]
	}`,
	"zoomroom.created": roomEvent,
	"zoomroom.updated": roomEvent,
	"zoomroom.deleted": roomEvent,
}

// roomEvent has the fields of a room's event in Zoom's types of 2026.
const roomEvent = `{
	"type": "object",
	"properties": {
		"event": {"type": "string"},
		"event_ts": {"type": "integer"},
		"payload": {
			"type": "object",
			"properties": {
				"account_id": {"type": "string"},
				"object": {
					"type": "object",
					"properties": {"id": {"type": "string"}, "room_name": {"type": "string"}},
					"required": ["id", "room_name"]
				}
			},
			"required": ["account_id", "object"]
		}
	},
	"required": ["event", "event_ts", "payload"]
}`

// apply corrects the document.
func (q quirk) apply(doc map[string]any) error {
	for _, pointer := range q.at {
		object, err := at(doc, pointer)
		if err != nil {
			return fmt.Errorf("%s: %w", q.file, err)
		}
		merge(object, parse(q.set).(map[string]any))
	}
	return nil
}

// at returns the object that a JSON pointer names.
func at(doc map[string]any, pointer string) (map[string]any, error) {
	var here any = doc
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		switch inner := here.(type) {
		case map[string]any:
			here = inner[strings.NewReplacer("~1", "/", "~0", "~").Replace(token)]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i >= len(inner) {
				return nil, fmt.Errorf("there is no %s to correct", pointer)
			}
			here = inner[i]
		}
	}
	object, ok := here.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("there is no %s to correct", pointer)
	}
	return object, nil
}

// merge is RFC 7396 for objects.
func merge(into, patch map[string]any) {
	for key, value := range patch {
		inner, isObject := into[key].(map[string]any)
		object, wantsObject := value.(map[string]any)
		switch {
		case value == nil:
			delete(into, key)
		case isObject && wantsObject:
			merge(inner, object)
		default:
			into[key] = value
		}
	}
}

// parse returns a JSON text of this package.
func parse(text string) any {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		panic(err)
	}
	return value
}

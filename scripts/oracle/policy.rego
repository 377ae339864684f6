# The rules of freezes, written a second time: what `freeze-guard check` allows, from the same facts.
#
# Times are seconds. A freeze stops what is not lifted while it is active; any one that stops is enough.
package freeze

import rego.v1

default allow := false

scope := {"merge": "merges", "bead-claim": "bead_claims", "promote": "promotions", "deploy": "deployments"}[input.operation]

active contains freeze if {
	some freeze in input.freezes
	freeze.scopes[scope]
	input.now >= freeze.effective_at
	in_window(freeze)
	not freed(freeze)
}

in_window(freeze) if not freeze.window

in_window(freeze) if {
	input.now >= freeze.window.start
	input.now < freeze.window.end
}

freed(freeze) if {
	some lift in input.lifts
	lift.freeze_id == freeze.id
	lift.digest_matches
	lift.at <= input.now
	lift.at >= freeze.declared_at
	scope in lift.scope
	"incident_commander" in object.get(input.roles, lift.by, [])
}

# Nothing stops it.
allow if {
	count(active) == 0
	possible
}

# Everything that stops it lets it through.
allow if {
	count(active) > 0
	possible
	every freeze in active { lets_through(freeze) }
}

possible if input.operation != "promote"

possible if {
	input.operation == "promote"
	order[input.from] < order[input.to]
}

order := {"dev": 0, "staging": 1, "prod": 2}

lets_through(_) if {
	input.operation == "merge"
	only_records
}

lets_through(freeze) if {
	input.operation == "merge"
	not only_records
	of_incident(freeze)
	by_number(freeze)
}

lets_through(freeze) if {
	input.operation == "merge"
	not only_records
	of_incident(freeze)
	not listed(freeze)
	by_label(freeze)
}

of_incident(freeze) if not freeze.incident

of_incident(freeze) if input.pull.incident == freeze.incident

listed(freeze) if {
	some allowed in freeze.allowed_prs
	allowed.number == input.pull.number
}

by_number(freeze) if {
	some allowed in freeze.allowed_prs
	allowed.number == input.pull.number
	"incident_commander" in object.get(input.roles, allowed.approved_by, [])
}

by_label(freeze) if {
	input.label in input.pull.labels
	last := max([event.at | some event in input.pull.events])
	some event in input.pull.events
	event.at == last
	event.added
	event.actor in input.labelers
	event.at >= freeze.declared_at
	event.at > input.pull.pushed_at
}

only_records if {
	count(input.pull.files) > 0
	every file in input.pull.files {
		startswith(file.path, "freeze/")
		file.added
	}
}

lets_through(freeze) if {
	input.operation == "bead-claim"
	every bead in input.claimed { bead in freeze.allowed_beads }
}

lets_through(freeze) if {
	input.operation == "deploy"
	input.actor in freeze.owners
	count({role | some role in object.get(input.roles, input.actor, [])} & owner_roles) > 0
	input.incident == freeze.incident
	input.run
}

owner_roles := {"incident_commander", "api_lead", "infrastructure_lead", "data_evidence_lead", "security_lead", "communications_owner"}

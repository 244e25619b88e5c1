package emulator

import (
	"slices"
	"strings"
	"time"
)

// apiKey is a key as the portal keeps it (docspace-api.md §3, §16).
type apiKey struct {
	id, name, text string
	permissions    []string
	creator        string
	created        time.Time
	lastUsed       time.Time
	expires        time.Time // zero: never
	active         bool
}

func (k *apiKey) expired(now time.Time) bool {
	return !k.expires.IsZero() && !now.Before(k.expires)
}

type keys struct {
	byText map[string]*apiKey
	all    []*apiKey
	made   int
}

func newKeys() *keys { return &keys{byText: map[string]*apiKey{}} }

func (k *keys) make(creator, name string, permissions []string, expires, now time.Time) *apiKey {
	k.made++
	made := &apiKey{
		id: guidOf("key", k.made), name: name, text: keyPrefix + digest("key", k.made), permissions: permissions,
		creator: creator, created: now, expires: expires, active: true,
	}
	k.add(made)
	return made
}

func (k *keys) add(made *apiKey) {
	k.all = append(k.all, made)
	k.byText[made.text] = made
}

func (k *keys) remove(gone *apiKey) {
	delete(k.byText, gone.text)
	k.all = slices.DeleteFunc(k.all, func(key *apiKey) bool { return key == gone })
}

// of finds a key by id; admins find everybody's, others their own.
func (k *keys) of(c caller, id string) *apiKey {
	for _, key := range k.all {
		if key.id == id && (key.creator == c.account.id || c.admin()) {
			return key
		}
	}
	return nil
}

// shown is a key in an answer, masked but for the moment it is made.
func (k *apiKey) shown(c *call, text string) object {
	permissions := list{}
	for _, s := range k.permissions {
		permissions = append(permissions, s)
	}
	o := object{
		{"id", k.id},
		{"name", k.name},
		{"key", text},
		{"keyPostfix", k.text[len(k.text)-4:]},
		{"permissions", permissions},
		{"lastUsed", nil},
		{"createOn", date(k.created)},
		{"createBy", c.short(c.portal.people.get(k.creator))},
		{"expiresAt", nil},
		{"isActive", k.active},
	}
	if !k.lastUsed.IsZero() {
		o[5].value = date(k.lastUsed)
	}
	if !k.expires.IsZero() {
		o[8].value = date(k.expires)
	}
	return o
}

func (k *apiKey) masked(c *call) object {
	return k.shown(c, keyPrefix+"***"+k.text[len(k.text)-4:])
}

// keySelf is GET /keys/@self, which only a key can ask (docspace-api.md §16).
func (c *call) keySelf() (reply, error) {
	if c.caller.key == nil {
		return reply{}, notFound("API key not found")
	}
	return one(c.caller.key.masked(c)), nil
}

// keyPermissions is GET /keys/permissions.
func (c *call) keyPermissions() (reply, error) { return several(permissionNames()), nil }

// keyList is GET /keys.
func (c *call) keyList() (reply, error) {
	all := list{}
	for _, k := range c.portal.keys.all {
		if c.portal.keys.of(c.caller, k.id) != nil {
			all = append(all, k.masked(c))
		}
	}
	return several(all), nil
}

// keyCreate is POST /keys (docspace-api.md §16).
func (c *call) keyCreate() (reply, error) {
	var name *string
	var permissions []string
	var days *int
	named := text("name", &name)
	named.required = true
	if err := c.bind("CreateApiKeyRequestDto", named, texts("permissions", &permissions), number("expiresInDays", &days)); err != nil {
		return reply{}, err
	}
	faults := &problem{}
	switch n := value(name); {
	case strings.TrimSpace(n) == "":
		faults.add("Name", required("Name"))
	case tooLong(n, maxKeyName):
		faults.add("Name", "Incorrect name. Length must be less than 30")
	}
	if days != nil && (*days < 1 || *days > 365) {
		faults.add("ExpiresInDays", "Incorrect number of days. Value must be between 1 and 365")
	}
	if err := faults.orNil(); err != nil {
		return reply{}, err
	}
	if c.caller.account.guest() {
		return reply{}, denied()
	}
	now := c.portal.now()
	var expires time.Time
	if days != nil {
		expires = now.AddDate(0, 0, *days)
	}
	k := c.portal.keys.make(c.caller.account.id, *name, permissions, expires, now)
	return one(k.shown(c, k.text)), nil
}

// keyUpdate is PUT /keys/{id}.
func (c *call) keyUpdate() (reply, error) {
	var name *string
	var permissions []string
	var active *bool
	if err := c.bind("UpdateApiKeyRequest", text("name", &name), texts("permissions", &permissions), truth("isActive", &active)); err != nil {
		return reply{}, err
	}
	k := c.portal.keys.of(c.caller, c.params["id"])
	if k == nil {
		return reply{}, notFound("API key not found")
	}
	if strings.TrimSpace(value(name)) != "" {
		k.name = *name
	}
	if permissions != nil {
		k.permissions = permissions
	}
	if active != nil {
		k.active = *active
	}
	return one(true), nil
}

// keyDelete is DELETE /keys/{id}.
func (c *call) keyDelete() (reply, error) {
	k := c.portal.keys.of(c.caller, c.params["id"])
	if k == nil {
		return reply{}, notFound("API key not found")
	}
	c.portal.keys.remove(k)
	return one(true), nil
}

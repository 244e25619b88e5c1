package batch

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// The names are those of the portal's own interface.
func TestRoleNames(t *testing.T) {
	t.Parallel()
	for role, names := range map[Role][]string{
		DocSpaceAdmin: {
			"DocSpaceAdmin", "DocSpace admin", "docspace_admin", "Full admin", "DocSpace-Verwaltung", "DocSpace-Administrator", "Administrateur de DocSpace",
			"Administrador de DocSpace", "Superadministrador", "Администратор DocSpace", "docspace\u2011administrator",
		},
		RoomAdmin: {
			"RoomAdmin", "Room admin", "ROOM-ADMIN", "Raumverwaltung", "Raumadministrator", "Administrateur de salle", "Administrador de la sala",
			"administrador de sala", "Администратор комнаты", "room\u00a0admin",
		},
		User:  {"User", "Benutzer", "Utilisateur", "Usuario", "Пользователь", "ПОЛЬЗОВАТЕЛЬ"},
		Guest: {"Guest", " Guest ", "Gast", "Invité", "Invitado", "Гость", norm.NFD.String("Invité")},
	} {
		for _, name := range names {
			if got, ok := ParseRole(name); got != role || !ok {
				t.Errorf("ParseRole(%q) = %q, %t, want %s", name, got, ok, role)
			}
		}
	}
}

func TestNoRole(t *testing.T) {
	t.Parallel()
	for _, word := range []string{
		"", " ", "-", "0", "1", "2", "3", "4", "٣", "-1", "1.0",
		"RoomAdmin, Guest", "RoomAdmin,Guest", "RoomAdmin;Guest", "RoomAdmin/Guest", "User|Guest", "User+Guest", "User, User",
		"visitor", "collaborator", "poweruser", "power user", "Manager", "owner", "Besitzer", "Владелец", "Propriétaire",
		"admin", "Administrator", "Administrateur", "Administrador", "Администратор", "Raum-Manager", "Gestor de sala", "Менеджер комнат",
		"invite", "Invited", "Member", "User.", "Room admins",
	} {
		if got, ok := ParseRole(word); ok || got != "" {
			t.Errorf("ParseRole(%q) = %q", word, got)
		}
	}
}

// Every name is as it is looked up, and every role has names.
func TestRoleNamesCanBeFound(t *testing.T) {
	t.Parallel()
	names := map[Role]int{}
	for name, role := range roleNames {
		if foldRole(name) != name || foldRole(strings.ToUpper(name)) != name {
			t.Errorf("%q is never found", name)
		}
		if !slices.Contains(Roles(), role) {
			t.Errorf("%q: %q is no role", name, role)
		}
		names[role]++
	}
	for _, role := range Roles() {
		if names[role] < 5 {
			t.Errorf("%s: %d names for five languages", role, names[role])
		}
		if roleNames[foldRole(string(role))] != role {
			t.Errorf("%s is not known by its own name", role)
		}
	}
}

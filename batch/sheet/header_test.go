package sheet

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"docspace-batch/batch"
)

// meant says what the names of a header mean there, those that are carried along
// left out.
func meant(h Header) map[string]batch.Column {
	read := map[string]batch.Column{}
	for i, c := range h.columns {
		if c != "" {
			read[h.Names[i]] = c
		}
	}
	return read
}

// header is one that nothing is wrong with.
func header(t *testing.T, o Options, names ...string) Header {
	t.Helper()
	h, faults := newHeader(names, 1, o)
	if len(faults) > 0 {
		t.Fatalf("%q: %v", names, faults)
	}
	return h
}

// A word for two columns would make a sheet mean what nobody said.
func TestEachWordMeansOneColumn(t *testing.T) {
	t.Parallel()
	columnOfWord := map[string]batch.Column{}
	for _, a := range aliases {
		if a.words()[0] != fold(string(a.column)) {
			t.Errorf("%s: its own name is not its first word", a.column)
		}
		for _, language := range [][]string{a.en, a.de, a.fr, a.es, a.ru} {
			if len(language) == 0 {
				t.Errorf("%s: a language is missing", a.column)
			}
			for i, word := range language {
				if fold(word) == "" || fold(fold(word)) != fold(word) {
					t.Errorf("%q is never found", word)
				}
				if slices.ContainsFunc(language[:i], func(other string) bool { return fold(other) == fold(word) }) {
					t.Errorf("%q stands there twice", word)
				}
				if c, there := columnOfWord[fold(word)]; there && c != a.column {
					t.Errorf("%q means %s and %s", word, c, a.column)
				}
				columnOfWord[fold(word)] = a.column
			}
		}
	}
	for _, p := range pairs {
		if c, there := columnOfWord[p.word]; there || p.word != fold(p.word) {
			t.Errorf("%q means %s beside nothing, and %s beside %v", p.word, c, p.column, p.beside)
		}
		for _, word := range p.beside {
			if columnOfWord[word] == "" || columnOfWord[word] == p.column {
				t.Errorf("%q beside %q: no partner", p.word, word)
			}
		}
	}
	for _, word := range []string{"name", "type", "department", "manager", "identifiant", "nombre", "nom", "status", "title", "user", "chef", "abteilung"} {
		if c := ColumnOf(word); c != "" {
			t.Errorf("%q means %s, and other things elsewhere", word, c)
		}
	}
}

func TestHeadersInFiveLanguages(t *testing.T) {
	t.Parallel()
	columns := []batch.Column{
		batch.ColOperation, batch.ColEmail, batch.ColFirstName, batch.ColLastName, batch.ColRole, batch.ColGroups, batch.ColReassignTo,
		batch.ColPassword, batch.ColShareLink, batch.ColUserID,
	}
	for _, names := range [][]string{
		{"Operation", "E-Mail", "First Name", "Last name", "Role", "Group", "Reassign to", "Password", "Invitation Link", "ID"},
		{"Aktion", "E-Mail-Adresse", "Vorname", "Nachname", "Rolle", "Gruppen", "Übertragen an", "Kennwort", "Einladungslink", "Benutzer-ID"},
		{"AKTION", "Mailadresse*", "VORNAME:", "Familienname", "rolle", "Gruppe", "ubertragen an", "Passwort", "Freigabelink", "Benutzer_ID"},
		{"Opération", "Adresse e-mail", "Prénom", "Nom de famille", "Rôle", "Groupes", "Transférer à", "Mot de passe", "Lien d'invitation", "ID utilisateur"},
		{"action", "courriel", "prenom", "NOM", "role", "groupe", "Réattribuer à", "mot_de_passe", "lien de partage", "id de l'utilisateur"},
		{"Acción", "Correo electrónico", "Nombre", "Apellidos", "Rol", "Grupos", "Reasignar a", "Contraseña", "Enlace de invitación", "ID de usuario"},
		{"operacion", "correo", "nombre de pila", "apellido", "rol", "grupo", "transferir a", "contrasena", "ENLACE DE INVITACIÓN", "id del usuario"},
		{"Операция", "Эл. почта", "Имя", "Фамилия", "Роль", "Группы", "Передать кому", "Пароль", "Ссылка-приглашение", "ID пользователя"},
		{"ДЕЙСТВИЕ", "адрес электронной почты", "имя", "фамилия", "роль", "группа", "переназначить на", "пароль", "пригласительная ссылка", "id"},
		{"Ａｃｔｉｏｎ", "Ｅ－Ｍａｉｌ", "Ｖｏｒｎａｍｅ", "Name", "ｒｏｌｅ", "group", "heir", "password", "share link", "ｉｄ"},
	} {
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			want := map[string]batch.Column{}
			typed := make([]string, len(names))
			for i, name := range names {
				typed[i] = form.String(name)
				want[typed[i]] = columns[i]
			}
			h, faults := newHeader(slices.Concat(typed, []string{"Abteilung", "note"}), 1, Options{})
			if diff := cmp.Diff(want, meant(h)); diff != "" || len(faults) > 0 {
				t.Errorf("%q (-want +got):\n%s%v", typed, diff, faults)
			}
			if got := h.Unknown(); !slices.Equal(got, []string{"Abteilung", "note"}) {
				t.Errorf("%q carries %q along", typed, got)
			}
		}
	}
}

func TestWordsThatMeanAColumnBesideAnother(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		names []string
		want  map[string]batch.Column
	}{
		{[]string{"Nom", "Prénom"}, map[string]batch.Column{"Nom": batch.ColLastName, "Prénom": batch.ColFirstName}},
		{[]string{"Nom", "email"}, map[string]batch.Column{"email": batch.ColEmail}},
		{[]string{"Nom", "Prénom", "Nom de famille"}, map[string]batch.Column{"Nom de famille": batch.ColLastName, "Prénom": batch.ColFirstName}},
		{[]string{"Name", "Vorname", "Nachname"}, map[string]batch.Column{"Nachname": batch.ColLastName, "Vorname": batch.ColFirstName}},
		{[]string{"Name", "first name"}, map[string]batch.Column{"first name": batch.ColFirstName}},
		{[]string{"Name", "Nachname"}, map[string]batch.Column{"Nachname": batch.ColLastName}},
		{[]string{"Name", "Vorname", "last_name"}, map[string]batch.Column{"last_name": batch.ColLastName, "Vorname": batch.ColFirstName}},
		{[]string{"Nombre", "Apellido"}, map[string]batch.Column{"Nombre": batch.ColFirstName, "Apellido": batch.ColLastName}},
		{[]string{"Nombres", "Apellidos"}, map[string]batch.Column{"Nombres": batch.ColFirstName, "Apellidos": batch.ColLastName}},
		{[]string{"Nombre", "Vorname"}, map[string]batch.Column{"Vorname": batch.ColFirstName}},
		{[]string{"Nombre"}, map[string]batch.Column{}},
	} {
		if diff := cmp.Diff(c.want, meant(header(t, Options{}, c.names...))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.names, diff)
		}
	}
}

func TestSecretNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"password": true, "Initial password [passwordProfile] Required": true, "Password Hash Function [UPLOAD ONLY]": true,
		"Mot de passe initial": true, "Contraseña temporal": true, "Временный пароль": true, "Пароля нет": true, "Kennwort neu": true,
		"Startpasswort": true, "pasword": true, "passwort1": true, "Pass word": true, "PWD": true, "share_link": true,
		"Einladungs-Link": true, "Guest's share link": true,
		"email": false, "passport": false, "Passnummer": false, "link": false, "Paris": false, "": false, "note": false,
	} {
		h, _ := newHeader([]string{name, "email"}, 1, Options{})
		if h.Secret(0) != want {
			t.Errorf("%q: secret is %t", name, !want)
		}
	}
	h := header(t, Options{Map: []string{"Startcode=password", "Gastlink=share_link", "Kennwort="}}, "Startcode", "Gastlink", "Kennwort", "email")
	for i, want := range []bool{true, true, true, false} {
		if h.Secret(i) != want {
			t.Errorf("%q: secret is %t", h.Names[i], !want)
		}
	}
}

// A sheet that the tool wrote is known by its header.
func TestWrittenByTheTool(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		names         []string
		ours, results bool
	}{
		{ExportColumns(), true, false},
		{DiffColumns(), true, false},
		{append(ExportColumns(), "reassign_to"), true, false},
		{ExportColumns()[1:], false, false},
		{[]string{"operation", "email"}, false, false},
		{[]string{"operation", "email", "result_run_id"}, true, true},
	} {
		h := header(t, Options{}, c.names...)
		if h.ours != c.ours || h.Results() != c.results {
			t.Errorf("%q: ours %t, results %t", c.names, h.ours, h.Results())
		}
	}
}

func TestMap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		names, texts []string
		want         map[string]batch.Column
	}{
		{[]string{"Arbeits-E-Mail", "x"}, []string{"Arbeits-E-Mail=email"}, map[string]batch.Column{"Arbeits-E-Mail": batch.ColEmail}},
		{[]string{" arbeits e mail "}, []string{"Arbeits-E-Mail = E-Mail"}, map[string]batch.Column{" arbeits e mail ": batch.ColEmail}},
		{[]string{"Work", "email", "login"}, []string{"Work=email"}, map[string]batch.Column{"Work": batch.ColEmail}},
		{[]string{"email", "E-Mail"}, []string{"E-Mail=email"}, map[string]batch.Column{"E-Mail": batch.ColEmail}},
		{[]string{"mail", "login"}, []string{"login="}, map[string]batch.Column{"mail": batch.ColEmail}},
		{[]string{"email", "role", "Role"}, []string{"role="}, map[string]batch.Column{"email": batch.ColEmail, "Role": batch.ColRole}},
		{[]string{"email", "Gruppe", "gruppe"}, []string{"GRUPPE="}, map[string]batch.Column{"email": batch.ColEmail}},
		{[]string{"a=b", "email"}, []string{"a=b=role"}, map[string]batch.Column{"a=b": batch.ColRole, "email": batch.ColEmail}},
		{[]string{"id", "email"}, []string{"id=last_name"}, map[string]batch.Column{"id": batch.ColLastName, "email": batch.ColEmail}},
		{[]string{"-", "email"}, []string{"-=role"}, map[string]batch.Column{"-": batch.ColRole, "email": batch.ColEmail}},
		{[]string{"Name", "email"}, []string{"Name=first name"}, map[string]batch.Column{"Name": batch.ColFirstName, "email": batch.ColEmail}},
	} {
		o := Options{Map: c.texts}
		if err := checkMap(o); err != nil {
			t.Errorf("%q: %v", c.texts, err)
		}
		if diff := cmp.Diff(c.want, meant(header(t, o, c.names...))); diff != "" {
			t.Errorf("%q, %q (-want +got):\n%s", c.names, c.texts, diff)
		}
	}
}

func TestWrongTextsOfMap(t *testing.T) {
	t.Parallel()
	const list = "the columns are operation, email, user_id, first_name, last_name, role, groups, share_link, reassign_to, password"
	for _, c := range []struct {
		texts     []string
		says, fix string
	}{
		{[]string{"email"}, `--map: "email" has no =`, `write "NAME IN THE SHEET=column"`},
		{[]string{"=email"}, `--map: "=email" names no column of the sheet`, `write "NAME IN THE SHEET=column"`},
		{[]string{"Work=emial"}, `--map: there is no column "emial"`, "did you mean email? " + list},
		{[]string{"Work=Vorname"}, `--map: there is no column "Vorname"`, "did you mean first_name? " + list},
		{[]string{"Work=department"}, `--map: there is no column "department"`, list},
		{[]string{"a=email", "b=email"}, `--map: "a" and "b" are both said to mean email`, "leave one of them out"},
		{[]string{"Work=email", "work=role"}, `--map: "work" is said twice to mean something`, "leave one of them out"},
		{[]string{"a=", "a="}, `--map: "a" is said twice to mean something`, "leave one of them out"},
	} {
		var wrong *OptionError
		if err := checkMap(Options{Map: c.texts}); !errors.As(err, &wrong) {
			t.Errorf("%q: %v", c.texts, err)
			continue
		}
		if wrong.Error() != c.says || wrong.Fix != c.fix {
			t.Errorf("%q: %s; %s", c.texts, wrong, wrong.Fix)
		}
	}
}

func TestMapThatDoesNotFitTheHeader(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		names, texts []string
		want         string
	}{
		{
			[]string{"Arbeits-Email", "x"},
			[]string{"Arbeits-E-Mial=email"},
			`line 3: the sheet has no column "Arbeits-E-Mial", which --map names; did you mean "Arbeits-Email"?`,
		},
		{
			[]string{"Work e-mail (HR)", "x"},
			[]string{"work email=email"},
			`line 3: the sheet has no column "work email", which --map names; did you mean "Work e-mail (HR)"?`,
		},
		{[]string{"a", "", "b"}, []string{"zebra="}, `line 3: the sheet has no column "zebra", which --map names; its columns are "a", "b"`},
		{
			[]string{"Work", "work "},
			[]string{"WORK=email"},
			`line 3, column work: --map names this column, and the sheet has it twice, as its columns 1 and 2; remove one of them or give it another name`,
		},
	} {
		_, faults := newHeader(c.names, 3, Options{Map: c.texts})
		if got := faults.Error(); got != c.want {
			t.Errorf("%q, %q: %s", c.names, c.texts, got)
		}
	}
	many := strings.Split("a,b,c,d,e,f,g,h,i,j,k,l,m", ",")
	_, faults := newHeader(many, 1, Options{Map: []string{"zebra="}})
	if got := faults.Error(); !strings.HasSuffix(got, `"k", "l" and more`) {
		t.Error(got)
	}
}

func TestNearNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		column batch.Column
		names  string
		want   string
	}{
		{batch.ColEmail, "Arbeits-E-Mail", `did you mean its column "Arbeits-E-Mail"? then give --map "Arbeits-E-Mail=email"`},
		{batch.ColEmail, "Emial", `did you mean its column "Emial"? then give --map "Emial=email"`},
		{batch.ColEmail, "Emai", `did you mean its column "Emai"? then give --map "Emai=email"`},
		{batch.ColEmail, "E-Mail-Addresse", `did you mean its column "E-Mail-Addresse"? then give --map "E-Mail-Addresse=email"`},
		{batch.ColEmail, "Work Email|Emaill", `did you mean its column "Emaill"? then give --map "Emaill=email"`},
		{batch.ColEmail, "корпоративная почта", `did you mean its column "корпоративная почта"? then give --map "корпоративная почта=email"`},
		{batch.ColEmail, "  Work\te-mail\u200b ", `did you mean its column "Work e-mail"? then give --map "Work e-mail=email"`},
		{batch.ColEmail, `E-Mail "dienstlich"`, `did you mean its column "E-Mail \"dienstlich\""? then give --map 'E-Mail "dienstlich"=email'`},
		{batch.ColEmail, "Manager Email|Recovery Email|E-Mail privat|Telefon|Nation", ""},
		{batch.ColEmail, "nail", `did you mean its column "nail"? then give --map "nail=email"`},
		{batch.ColEmail, "snail", ""},
		{batch.ColUserID, "Employee ID|ide", ""},
		{batch.ColUserID, "uid|Usr ID", `did you mean its column "Usr ID"? then give --map "Usr ID=user_id"`},
		{batch.ColOperation, "Opration", `did you mean its column "Opration"? then give --map "Opration=operation"`},
		{batch.ColOperation, "op.", ""},
		{batch.ColFirstName, "Vornahme|Name", `did you mean its column "Vornahme"? then give --map "Vornahme=first_name"`},
		{batch.ColFirstName, "ФИО", `split its column "ФИО" into two, first_name and last_name`},
		{batch.ColLastName, "Фамилия И.О.", `split its column "Фамилия И.О." into two, first_name and last_name`},
		{batch.ColLastName, "Фамилия, имя", `split its column "Фамилия, имя" into two, first_name and last_name`},
		{batch.ColFirstName, "Full name", `split its column "Full name" into two, first_name and last_name`},
		{batch.ColFirstName, "displayName", `split its column "displayName" into two, first_name and last_name`},
		{batch.ColFirstName, "Nom complet", `split its column "Nom complet" into two, first_name and last_name`},
		{batch.ColLastName, "Nombre completo", `split its column "Nombre completo" into two, first_name and last_name`},
		{batch.ColLastName, "Name", `split its column "Name" into two, first_name and last_name; or give --map "Name=last_name" if it has nothing else`},
		{batch.ColFirstName, "Employee first name", `did you mean its column "Employee first name"? then give --map "Employee first name=first_name"`},
		{batch.ColLastName, "Primer apellido", `did you mean its column "Primer apellido"? then give --map "Primer apellido=last_name"`},
		{batch.ColRole, "Department", ""},
		{batch.ColEmail, "", ""},
		{batch.ColEmail, strings.Repeat("very ", 20) + "email", ""},
	} {
		h, _ := newHeader(strings.Split(c.names, "|"), 1, Options{})
		if got := h.near(c.column); got != c.want {
			t.Errorf("%s beside %q: %s", c.column, c.names, got)
		}
	}
	// What was set aside is not proposed.
	h := header(t, Options{Map: []string{"Work e-mail="}}, "Work e-mail", "operation")
	if got := h.near(batch.ColEmail); got != "" {
		t.Error(got)
	}
	// A proposal works when it is followed.
	h = header(t, Options{Map: []string{`E-Mail "dienstlich"=email`}}, "\u200bE-Mail  \"dienstlich\"", "operation")
	if !h.has(batch.ColEmail) {
		t.Error("the proposal is no good")
	}
}

func TestMissingColumnsAreLookedFor(t *testing.T) {
	t.Parallel()
	h, _ := newHeader([]string{"Arbeits-E-Mail", "Opration", "Vorname"}, 2, Options{})
	want := `line 2: there is no column operation; did you mean its column "Opration"? then give --map "Opration=operation"` + "\n" +
		`line 2: there is no column email or user_id; did you mean its column "Arbeits-E-Mail"? then give --map "Arbeits-E-Mail=email"`
	if got := h.missing(2, Options{}).Error(); got != want {
		t.Error(got)
	}
	h, _ = newHeader([]string{"email"}, 1, Options{})
	if got := h.missing(1, Options{Roster: true}); len(got) > 0 {
		t.Error(got)
	}
}

func TestMisspelt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		names []string
		o     Options
		want  []Near
	}{
		{[]string{"email", "Rolee", "Gruppenn", "reassing_to", "pasword"}, Options{}, []Near{
			{"Rolee", batch.ColRole}, {"Gruppenn", batch.ColGroups}, {"reassing_to", batch.ColReassignTo}, {"pasword", batch.ColPassword},
		}},
		{[]string{"email", "role", "rolee", "Job role", "Department", "groups", "grups"}, Options{}, nil},
		{[]string{"email", "rolee"}, Options{Map: []string{"rolee="}}, nil},
		{[]string{"email", "result_run_id", "result_role"}, Options{}, nil},
	} {
		if diff := cmp.Diff(c.want, header(t, c.o, c.names...).Misspelt()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.names, diff)
		}
	}
}

// FuzzHeader: whatever the names and whatever is said of them, each column is read
// at most once, no secret is lost, and the same header means the same again.
func FuzzHeader(f *testing.F) {
	for _, text := range realHeaders {
		f.Add(text, "")
	}
	f.Add("operation,email,role", "role=")
	f.Add("Arbeits-E-Mail,Vorname,Name,Passwort", "arbeits e mail=email\nName=password")
	f.Add("email,email,E-Mail,-,=,", "-=role\n==groups\nx\n=\nemail=email=")
	f.Add("\ufeffEmail [x],]email[,[,result_run_id", "[=email")
	f.Fuzz(func(t *testing.T, text, said string) {
		names := strings.Split(text, ",")
		var o Options
		if said != "" {
			o.Map = strings.Split(said, "\n")
		}
		wrong := checkMap(o)
		h, faults := newHeader(names, 1, o)
		for c, i := range h.places {
			if h.columns[i] != c {
				t.Errorf("%s is at %d, which means %q", c, i, h.columns[i])
			}
		}
		read := 0
		for i, c := range h.columns {
			if c != "" {
				read++
				if h.places[c] != i || !slices.Contains(columns(), c) {
					t.Errorf("column %d means %q", i, c)
				}
			}
			folded := fold(names[i])
			if (c.Secret() || strings.Contains(folded, "password") || strings.Contains(folded, "парол")) && !h.Secret(i) {
				t.Errorf("%q is no secret", names[i])
			}
		}
		if read != len(h.places) {
			t.Errorf("%d columns are read, at %v", read, h.places)
		}
		if h.System() != "" && h.has(batch.ColPassword) {
			t.Errorf("a password of %s is read", h.System())
		}
		for _, fault := range faults {
			if fault.Message == "" || fault.Fix == "" || fault.Column != "" && !slices.Contains(names, fault.Column) {
				t.Errorf("%+v", fault)
			}
		}
		if again, same := newHeader(names, 1, o); !maps.Equal(h.places, again.places) || len(same) != len(faults) {
			t.Errorf("%v, and then %v", h.places, again.places)
		}
		if wrong == nil && len(faults) == 0 {
			for _, s := range must(sayings(o.Map)) {
				if s.column != "" && trimName(h.name(s.column)) != s.name && nameKey(h.name(s.column)) != nameKey(s.name) {
					t.Errorf("%q is said to mean %s, and %q does", s.name, s.column, h.name(s.column))
				}
			}
		}
		h.Misspelt()
		for _, c := range columns() {
			h.near(c)
		}
		if all := names[:len(names)/2]; h.person(all) == example && h.System() == "" {
			t.Error("an example of nothing")
		}
		h.person(names)
		h.email(names)
	})
}

func must(all []saying, err error) []saying {
	if err != nil {
		panic(err)
	}
	return all
}

func TestSlips(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"a", "", 1},
		{"email", "email", 0},
		{"emial", "email", 1},
		{"emal", "email", 1},
		{"emaill", "email", 1},
		{"rloe", "role", 1},
		{"имя", "имй", 1},
		{"abc", "cab", 2},
		{"kitten", "sitting", 3},
		{"short", "much longer", 4},
	} {
		if got := slips(c.a, c.b, 3); got != c.want {
			t.Errorf("%q and %q: %d", c.a, c.b, got)
		}
		if got := slips(c.b, c.a, 3); got != c.want {
			t.Errorf("%q and %q: %d", c.b, c.a, got)
		}
	}
}

// A header of many names costs little, whatever they are: it is looked for among
// many lines.
func BenchmarkHeader(b *testing.B) {
	for _, name := range []string{"nom", "email", "name of it", "Initial password", "x [userPrincipalName] y"} {
		names := slices.Repeat([]string{name}, 64<<10/len(name))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				h, _ := newHeader(names, 1, Options{})
				h.near(batch.ColFirstName)
			}
		})
	}
}

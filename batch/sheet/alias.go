package sheet

import "docspace-batch/batch"

// alias are the words for a column beside its own name, by language. Words that
// mean other things in other systems (name, type, department, manager, identifiant)
// are none.
type alias struct {
	column             batch.Column
	en, de, fr, es, ru []string
}

// aliases is the one table of them. A word stands there as it is written; fold makes
// many spellings one.
var aliases = []alias{
	{
		column: batch.ColOperation,
		en:     []string{"operation", "op", "action"},
		de:     []string{"Aktion"},
		fr:     []string{"opération"},
		es:     []string{"operación", "acción"},
		ru:     []string{"операция", "действие"},
	},
	{
		column: batch.ColEmail,
		en:     []string{"email", "mail", "email address", "email id", "login", "user name", "userPrincipalName"},
		de:     []string{"E-Mail-Adresse", "Mailadresse"},
		fr:     []string{"adresse e-mail", "adresse mail", "courriel", "adresse de courriel", "adresse électronique"},
		es:     []string{"correo electrónico", "correo", "dirección de correo", "dirección de correo electrónico"},
		ru: []string{
			"электронная почта", "эл. почта", "почта", "адрес электронной почты", "адрес эл. почты", "e-mail адрес", "имейл", "емейл", "логин",
		},
	},
	{
		column: batch.ColUserID,
		en:     []string{"user id", "id", "guid"},
		de:     []string{"Benutzer-ID"},
		fr:     []string{"id utilisateur", "id de l'utilisateur"},
		es:     []string{"id de usuario", "id del usuario"},
		ru:     []string{"id пользователя", "идентификатор пользователя"},
	},
	{
		column: batch.ColFirstName,
		en:     []string{"first name", "given name", "forename"},
		de:     []string{"Vorname"},
		fr:     []string{"prénom"},
		es:     []string{"nombre de pila"},
		ru:     []string{"имя"},
	},
	{
		column: batch.ColLastName,
		en:     []string{"last name", "surname", "family name"},
		de:     []string{"Nachname", "Familienname"},
		fr:     []string{"nom de famille"},
		es:     []string{"apellido", "apellidos"},
		ru:     []string{"фамилия"},
	},
	{
		column: batch.ColRole,
		en:     []string{"role"},
		de:     []string{"Rolle"},
		fr:     []string{"rôle"},
		es:     []string{"rol"},
		ru:     []string{"роль"},
	},
	{
		column: batch.ColGroups,
		en:     []string{"groups", "group"},
		de:     []string{"Gruppe", "Gruppen"},
		fr:     []string{"groupe", "groupes"},
		es:     []string{"grupo", "grupos"},
		ru:     []string{"группа", "группы"},
	},
	{
		column: batch.ColShareLink,
		en:     []string{"share link", "invitation link"},
		de:     []string{"Einladungslink", "Freigabelink"},
		fr:     []string{"lien d'invitation", "lien de partage"},
		es:     []string{"enlace de invitación"},
		ru:     []string{"ссылка-приглашение", "пригласительная ссылка"},
	},
	{
		column: batch.ColReassignTo,
		en:     []string{"reassign to", "heir"},
		de:     []string{"neu zuweisen an", "übertragen an"},
		fr:     []string{"réattribuer à", "transférer à"},
		es:     []string{"reasignar a", "transferir a"},
		ru:     []string{"переназначить на", "передать кому"},
	},
	{
		column: batch.ColPassword,
		en:     []string{"password"},
		de:     []string{"Passwort", "Kennwort"},
		fr:     []string{"mot de passe"},
		es:     []string{"contraseña"},
		ru:     []string{"пароль"},
	},
}

// words are all of a row's, as fold leaves them.
func (a alias) words() []string {
	var folded []string
	for _, language := range [][]string{a.en, a.de, a.fr, a.es, a.ru} {
		for _, word := range language {
			folded = append(folded, fold(word))
		}
	}
	return folded
}

// pair is a word that means a column only beside another one: alone it is as well
// a whole name, or the name of something else.
type pair struct {
	word   string
	column batch.Column
	beside []string
}

var pairs = []pair{
	{"name", batch.ColLastName, []string{"vorname"}},
	{"nom", batch.ColLastName, []string{"prenom"}},
	{"nombre", batch.ColFirstName, []string{"apellido", "apellidos"}},
	{"nombres", batch.ColFirstName, []string{"apellido", "apellidos"}},
}

// columnOf, wordsOf and secretWords are made of the table, and never written to:
// a header must cost little, for it is looked for among many lines.
var (
	columnOf    = columnsByWord()
	wordsOf     = wordsByColumn()
	secretWords = append(append([]string{"passwd", "pwd", "passphrase", "парол"}, wordsOf[batch.ColPassword]...), wordsOf[batch.ColShareLink]...)
)

func columnsByWord() map[string]batch.Column {
	columns := map[string]batch.Column{}
	for _, a := range aliases {
		for _, word := range a.words() {
			columns[word] = a.column
		}
	}
	return columns
}

func wordsByColumn() map[batch.Column][]string {
	byColumn := map[batch.Column][]string{}
	for _, a := range aliases {
		byColumn[a.column] = a.words()
	}
	return byColumn
}

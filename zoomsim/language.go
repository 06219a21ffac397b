package zoomsim

import (
	"regexp"
	"strings"
)

// A phrase is the text of a refusal in several languages. The star stands for
// what it is about, such as an id.
type phrase struct {
	code                                       int
	english, french, german, spanish, japanese string
}

// phrases are the refusals that the simulator translates. The French 1001 is
// the text that the tests of moodle-mod_zoom hold, without the person; all
// others are guesses at what Zoom writes.
var phrases = []phrase{
	{124, "Invalid access token.", "Jeton d’accès non valide.", "Ungültiges Zugriffstoken.",
		"El token de acceso no es válido.", "アクセストークンが無効です。"},
	{124, "Access token has expired.", "Le jeton d’accès a expiré.", "Das Zugriffstoken ist abgelaufen.",
		"El token de acceso ha caducado.", "アクセストークンの有効期限が切れています。"},
	{200, "No permission.", "Aucune autorisation.", "Keine Berechtigung.", "Sin permiso.", "権限がありません。"},
	{200, "Only available for Paid account: *.", "Disponible uniquement pour les comptes payants : *.",
		"Nur für kostenpflichtige Konten verfügbar: *.", "Solo disponible para cuentas de pago: *.", "有料アカウントでのみ利用できます：*。"},
	{200, "Zoom Room subscription not found. Try again after purchasing a Zoom Room subscription.",
		"Abonnement Zoom Room introuvable. Réessayez après avoir acheté un abonnement Zoom Room.",
		"Zoom Room-Abonnement nicht gefunden. Versuchen Sie es erneut, nachdem Sie ein Zoom Room-Abonnement erworben haben.",
		"No se encontró la suscripción a Zoom Room. Inténtelo de nuevo después de comprar una suscripción a Zoom Room.",
		"Zoom Room のサブスクリプションが見つかりません。購入してからもう一度お試しください。"},
	{300, "Validation Failed.", "Échec de la validation.", "Überprüfung fehlgeschlagen.", "Error de validación.", "検証に失敗しました。"},
	{300, "Request Body should be a valid JSON object.", "Le corps de la requête doit être un objet JSON valide.",
		"Der Anfragetext muss ein gültiges JSON-Objekt sein.", "El cuerpo de la solicitud debe ser un objeto JSON válido.",
		"リクエストボディは有効な JSON オブジェクトでなければなりません。"},
	{300, "The next page token is invalid or expired.", "Le jeton de la page suivante n’est pas valide ou a expiré.",
		"Das Token der nächsten Seite ist ungültig oder abgelaufen.", "El token de la página siguiente no es válido o ha caducado.",
		"次のページのトークンが無効か、有効期限が切れています。"},
	{300, "Email is required.", "L’adresse e-mail est obligatoire.", "Die E-Mail-Adresse ist erforderlich.",
		"El correo electrónico es obligatorio.", "メールアドレスは必須です。"},
	{1001, "User does not exist: *.", "n’existe pas ou n’appartient pas à ce compte", "Der Benutzer existiert nicht: *.",
		"El usuario no existe: *.", "ユーザーが存在しません：*。"},
	{1010, "User does not belong to this account: *.", "L’utilisateur n’appartient pas à ce compte : *.",
		"Der Benutzer gehört nicht zu diesem Konto: *.", "El usuario no pertenece a esta cuenta: *.", "ユーザーはこのアカウントに属していません：*。"},
	{1012, "Room not found:*.", "Salle introuvable :*.", "Raum nicht gefunden:*.", "Sala no encontrada:*.", "Room が見つかりません：*。"},
	{1120, "A valid invitation to join the Zoom account was not found for this user.",
		"Aucune invitation valide à rejoindre le compte Zoom n’a été trouvée pour cet utilisateur.",
		"Für diesen Benutzer wurde keine gültige Einladung zum Zoom-Konto gefunden.",
		"No se encontró una invitación válida para que este usuario se una a la cuenta de Zoom.",
		"このユーザーへの Zoom アカウントの有効な招待が見つかりませんでした。"},
	{2306, "Not allowed to view meetings scheduled for others.*", "Vous n’êtes pas autorisé à afficher les réunions programmées pour d’autres personnes.",
		"Sie dürfen die für andere geplanten Meetings nicht ansehen.", "No puede ver las reuniones programadas para otras personas.",
		"他のユーザーのためにスケジュールされたミーティングは表示できません。"},
	{3000, "You cannot schedule a meeting for *", "Vous ne pouvez pas programmer de réunion pour *",
		"Sie können kein Meeting planen für *", "No puede programar una reunión para *", "* のミーティングをスケジュールすることはできません"},
	{3000, "Cannot access webinar info.", "Impossible d’accéder aux informations du webinaire.",
		"Auf die Webinar-Informationen kann nicht zugegriffen werden.", "No se puede acceder a la información del seminario web.",
		"ウェビナー情報にアクセスできません。"},
	{3001, "Meeting does not exist: *.", "La réunion n’existe pas : *.", "Das Meeting existiert nicht: *.",
		"La reunión no existe: *.", "ミーティングが存在しません：*。"},
	{3161, "Your user account is not allowed meeting hosting and scheduling capabilities.",
		"Votre compte utilisateur n’est pas autorisé à animer et à programmer des réunions.",
		"Ihr Benutzerkonto darf keine Meetings veranstalten und planen.",
		"Su cuenta de usuario no tiene permiso para organizar ni programar reuniones.",
		"お使いのユーザーアカウントでは、ミーティングの主催とスケジュールが許可されていません。"},
	{3161, "Meeting hosting and scheduling capabilities are not allowed for your user account.",
		"L’animation et la programmation de réunions ne sont pas autorisées pour votre compte utilisateur.",
		"Das Veranstalten und Planen von Meetings ist für Ihr Benutzerkonto nicht zulässig.",
		"Su cuenta de usuario no permite organizar ni programar reuniones.",
		"お使いのユーザーアカウントでは、ミーティングの主催とスケジュールは許可されていません。"},
	{4700, "Invalid access token, does not contain scopes:*", "Jeton d’accès non valide, ne contient pas les étendues :*",
		"Ungültiges Zugriffstoken, enthält nicht die Bereiche:*", "El token de acceso no es válido, no contiene los ámbitos:*",
		"アクセストークンが無効です。次のスコープが含まれていません：*"},
	{4711, "Invalid access token, does not contain scopes:*", "Jeton d’accès non valide, ne contient pas les étendues :*",
		"Ungültiges Zugriffstoken, enthält nicht die Bereiche:*", "El token de acceso no es válido, no contiene los ámbitos:*",
		"アクセストークンが無効です。次のスコープが含まれていません：*"},
	{429, perSecondText, "Vous avez atteint la limite maximale de requêtes par seconde pour cette API. Réessayez plus tard.",
		"Sie haben das sekündliche Limit dieser API erreicht. Versuchen Sie es später erneut.",
		"Ha alcanzado el límite máximo por segundo de esta API. Inténtelo de nuevo más tarde.",
		"この API の 1 秒あたりの上限に達しました。後でもう一度お試しください。"},
	{4001, perSecondText, "Vous avez atteint la limite maximale de requêtes par seconde pour cette API. Réessayez plus tard.",
		"Sie haben das sekündliche Limit dieser API erreicht. Versuchen Sie es später erneut.",
		"Ha alcanzado el límite máximo por segundo de esta API. Inténtelo de nuevo más tarde.",
		"この API の 1 秒あたりの上限に達しました。後でもう一度お試しください。"},
	{429, "You have reached the maximum daily rate limit for this API. *",
		"Vous avez atteint la limite quotidienne maximale pour cette API. Consultez l’en-tête de la réponse pour savoir quand effectuer une nouvelle requête.",
		"Sie haben das Tageslimit dieser API erreicht. Wann Sie eine weitere Anfrage stellen können, steht im Antwort-Header.",
		"Ha alcanzado el límite diario máximo de esta API. Consulte en el encabezado de la respuesta cuándo puede hacer otra solicitud.",
		"この API の 1 日あたりの上限に達しました。次にリクエストできる時刻はレスポンスヘッダーを参照してください。"},
	{429, "You have exceeded the daily rate limit (*) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.",
		"Vous avez dépassé la limite quotidienne (*) de requêtes API de création/mise à jour de réunion autorisées pour cet utilisateur. Vous pourrez reprendre ces requêtes à 00:00:00 GMT.",
		"Sie haben das Tageslimit (*) der API-Anfragen zum Erstellen/Aktualisieren von Meetings für diesen Benutzer überschritten. Ab 00:00:00 GMT sind Anfragen wieder möglich.",
		"Ha superado el límite diario (*) de solicitudes de API para crear o actualizar reuniones de este usuario. Puede reanudarlas a las 00:00:00 GMT.",
		"このユーザーに許可されたミーティング作成／更新 API リクエストの 1 日の上限（*）を超えました。GMT 00:00:00 に再開できます。"},
	{429, "Too many concurrent requests. A request to disassociate this user has already been made.",
		"Trop de requêtes simultanées. Une requête de dissociation de cet utilisateur a déjà été effectuée.",
		"Zu viele gleichzeitige Anfragen. Die Trennung dieses Benutzers wurde bereits angefordert.",
		"Demasiadas solicitudes simultáneas. Ya se ha solicitado desvincular a este usuario.",
		"同時リクエストが多すぎます。このユーザーの関連付け解除はすでにリクエストされています。"},
}

const perSecondText = "You have reached the maximum per-second rate limit for this API. Try again later."

// in returns the phrase in a language as in fr-FR, or "" for one it lacks. Zoom
// spells Japanese jp-JP.
func (p phrase) in(language string) string {
	tag, _, _ := strings.Cut(strings.ToLower(language), "-")
	return map[string]string{"fr": p.french, "de": p.german, "es": p.spanish, "ja": p.japanese, "jp": p.japanese}[tag]
}

// translate returns the text of a refusal in a language, which is how Zoom
// writes them: clients must decide on status and code. It is English where the
// simulator knows no better.
func translate(language string, fail *apiError) string {
	for _, p := range phrases {
		before, after, open := strings.Cut(p.english, "*")
		rest, ok := strings.CutPrefix(fail.Message, before)
		if p.code != fail.Code || !ok || !open && rest != "" || !strings.HasSuffix(rest, after) {
			continue
		}
		if text := p.in(language); text != "" {
			return strings.Replace(text, "*", strings.TrimSuffix(rest, after), 1)
		}
	}
	return fail.Message
}

// language returns the language of who acts through the call: her own, else
// the account's.
func (c *call) language() string {
	if u := c.operator(); u != nil {
		return c.sim.language(u)
	}
	return c.account.Language
}

// languagePattern is how Zoom writes languages.
var languagePattern = regexp.MustCompile(`^[a-z]{2}-[A-Z]{2}$`)

func languageTag(text string) bool { return languagePattern.MatchString(text) }

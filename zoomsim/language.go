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
	{200, "Only available for paid account: *.", "Disponible uniquement pour les comptes payants : *.",
		"Nur für kostenpflichtige Konten verfügbar: *.", "Solo disponible para cuentas de pago: *.", "有料アカウントでのみ利用できます：*。"},
	{200, "Only available for paid users: *.", "Disponible uniquement pour les utilisateurs payants : *.",
		"Nur für kostenpflichtige Benutzer verfügbar: *.", "Solo disponible para usuarios de pago: *.", "有料ユーザーのみ利用できます：*。"},
	{300, "Invalid parameter: *.", "Paramètre non valide : *.",
		"Ungültiger Parameter: *.", "Parámetro no válido: *.", "無効なパラメーター：*。"},
	{300, "Invalid meeting ID.", "ID de réunion non valide.",
		"Ungültige Meeting-ID.", "El ID de la reunión no es válido.", "ミーティング ID が無効です。"},
	{300, "Meeting ID does not exist.", "L’ID de réunion n’existe pas.",
		"Die Meeting-ID existiert nicht.", "El ID de la reunión no existe.", "ミーティング ID が存在しません。"},
	{300, "The value that you entered in the `schedule_for` field is invalid.*", "La valeur saisie dans le champ `schedule_for` n’est pas valide.",
		"Der Wert im Feld `schedule_for` ist ungültig.", "El valor del campo `schedule_for` no es válido.", "`schedule_for` フィールドの値が無効です。"},
	{300, "The value that you entered for the Registrant ID field is invalid.*", "La valeur saisie pour l’ID de l’inscrit n’est pas valide.",
		"Der Wert der Registranten-ID ist ungültig.", "El valor del ID de la persona inscrita no es válido.", "登録者 ID の値が無効です。"},
	{300, "Invalid `enforce_login_domains`.*", "`enforce_login_domains` non valide. Séparez les domaines par des points-virgules.",
		"Ungültige `enforce_login_domains`. Trennen Sie mehrere Domänen mit Semikolons.", "`enforce_login_domains` no válido. Separe los dominios con punto y coma.", "`enforce_login_domains` が無効です。複数のドメインはセミコロンで区切ってください。"},
	{300, "Registration has not been enabled for this meeting: *.", "L’inscription n’a pas été activée pour cette réunion : *.",
		"Die Registrierung ist für dieses Meeting nicht aktiviert: *.", "La inscripción no está habilitada para esta reunión: *.", "このミーティングの登録は有効になっていません：*。"},
	{300, "You can only create up to 40 meeting templates.", "Vous ne pouvez créer que 40 modèles de réunion.",
		"Sie können höchstens 40 Meeting-Vorlagen erstellen.", "Solo puede crear hasta 40 plantillas de reunión.", "ミーティングテンプレートは 40 個まで作成できます。"},
	{303, "This API can only be used for scheduled meeting*", "Cette API n’est utilisable que pour les réunions planifiées (type 2).",
		"Diese API gilt nur für geplante Meetings (Typ 2).", "Esta API solo sirve para reuniones programadas (tipo 2).", "この API はスケジュール済みミーティング（タイプ 2）でのみ使用できます。"},
	{404, "Registration has not been enabled for this meeting: *.", "L’inscription n’a pas été activée pour cette réunion : *.",
		"Die Registrierung ist für dieses Meeting nicht aktiviert: *.", "La inscripción no está habilitada para esta reunión: *.", "このミーティングの登録は有効になっていません：*。"},
	{1001, "Meeting does not exist: *.", "La réunion n’existe pas : *.",
		"Das Meeting existiert nicht: *.", "La reunión no existe: *.", "ミーティングが存在しません：*。"},
	{3000, "Users in '*' have been blocked from joining meetings and webinars. To unblock them, go to the **Settings** page in the Zoom web portal and update **Block users in specific domains from joining meetings and webinars**.", "Les utilisateurs de « * » ne peuvent pas participer aux réunions et webinaires.",
		"Benutzer aus „*“ sind von Meetings und Webinaren ausgeschlossen.", "Los usuarios de «*» no pueden unirse a reuniones ni seminarios web.", "「*」のユーザーはミーティングとウェビナーへの参加がブロックされています。"},
	{3000, "Instant meetings do not support the `schedule_for` parameter*", "Les réunions instantanées ne prennent pas en charge le paramètre `schedule_for`.",
		"Sofortmeetings unterstützen den Parameter `schedule_for` nicht.", "Las reuniones instantáneas no admiten el parámetro `schedule_for`.", "インスタントミーティングは `schedule_for` パラメーターに対応していません。"},
	{3000, "Meeting template name already exists: *.", "Le nom du modèle de réunion existe déjà : *.",
		"Der Name der Meeting-Vorlage existiert bereits: *.", "El nombre de la plantilla de reunión ya existe: *.", "ミーティングテンプレート名はすでに存在します：*。"},
	{3001, "Meeting does not exist: *", "La réunion n’existe pas : *",
		"Das Meeting existiert nicht: *", "La reunión no existe: *", "ミーティングが存在しません：*"},
	{3001, "User does not exist: *.", "L’utilisateur n’existe pas : *.",
		"Der Benutzer existiert nicht: *.", "El usuario no existe: *.", "ユーザーが存在しません：*。"},
	{3001, "Meeting * is not found or has expired.", "La réunion * est introuvable ou a expiré.",
		"Das Meeting * wurde nicht gefunden oder ist abgelaufen.", "La reunión * no se encuentra o ha caducado.", "ミーティング * が見つからないか、有効期限が切れています。"},
	{3018, "Not allowed to delete PMI.", "Suppression du PMI non autorisée.",
		"Die PMI darf nicht gelöscht werden.", "No se permite eliminar el PMI.", "PMI は削除できません。"},
	{3038, "Meeting is over, you can not register now.*", "La réunion est terminée, vous ne pouvez plus vous inscrire.",
		"Das Meeting ist beendet, Sie können sich nicht mehr registrieren.", "La reunión ha terminado y ya no puede inscribirse.", "ミーティングは終了しました。現在登録できません。"},
	{3043, "Meeting has reached maximum attendee capacity.", "La réunion a atteint sa capacité maximale de participants.",
		"Das Meeting hat die maximale Teilnehmerzahl erreicht.", "La reunión ha alcanzado su capacidad máxima de asistentes.", "ミーティングは参加者の上限に達しました。"},
	{12702, "Cannot access a meeting a year ago.", "Impossible d’accéder à une réunion datant d’un an.",
		"Auf ein Meeting, das ein Jahr zurückliegt, kann nicht zugegriffen werden.", "No se puede acceder a una reunión de hace un año.", "1 年前のミーティングにはアクセスできません。"},
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
func translate(language string, code int, message string) string {
	for _, p := range phrases {
		before, after, open := strings.Cut(p.english, "*")
		rest, ok := strings.CutPrefix(message, before)
		if p.code != code || !ok || !open && rest != "" || !strings.HasSuffix(rest, after) {
			continue
		}
		if text := p.in(language); text != "" {
			return strings.Replace(text, "*", strings.TrimSuffix(rest, after), 1)
		}
	}
	return message
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

using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Webhooks;

internal sealed partial class WebhookStore(Database database, WebhookAddress address, TimeProvider time)
{
    private const string Columns = "webhook_id, name, description, url, events, active, created, updated, number";

    public async Task<Webhook> CreateAsync(WebhookChange given, CancellationToken cancellationToken)
    {
        var (name, url, events) = (given.Name ?? throw JsonField.MissingValue("name"), given.Url ?? throw JsonField.MissingValue("url"),
            given.Events ?? throw JsonField.MissingValue("events"));
        CheckName(name);
        await address.CheckAsync(url, cancellationToken);
        return (await database.QueryAsync(Read, cancellationToken, Statement($"""
            insert into webhook (webhook_id, name, description, url, secret, active, events, created, updated)
            values ($1, $2, $3::text, $4, $5::text, $6, $7, $8, $8) returning {Columns}
            """, $"{Guid.NewGuid()}", name, given.Description, url, given.Secret, given.Active ?? true, events, Now()))).Single().Webhook;
    }

    public async Task<Webhook> UpdateAsync(string id, WebhookChange given, CancellationToken cancellationToken)
    {
        if (given.Name is { } name)
            CheckName(name);
        if (given.Url is { } url)
            await address.CheckAsync(url, cancellationToken);
        return One(id, await database.QueryAsync(Read, cancellationToken, Statement($"""
            update webhook set name = coalesce($2::text, name), description = coalesce($3::text, description),
                url = coalesce($4::text, url), secret = coalesce($5::text, secret), active = coalesce($6::boolean, active),
                events = coalesce($7::text[], events), updated = $8
            where webhook_id = $1 returning {Columns}
            """, id, given.Name, given.Description, given.Url, given.Secret, given.Active, given.Events, Now())));
    }

    public async Task<Webhook> GetAsync(string id, CancellationToken cancellationToken) => One(id, await database.QueryAsync(
        Read, cancellationToken, Statement($"select {Columns} from webhook where webhook_id = $1", id)));

    /// <summary>The secret is told to nobody but the signature.</summary>
    public async Task<string?> SecretAsync(string id, CancellationToken cancellationToken) => (await database.QueryAsync(
        r => r.OrNull<string>(0), cancellationToken, Statement("select secret from webhook where webhook_id = $1", id))).SingleOrDefault();

    /// <summary>The newest first.</summary>
    public async Task<(IReadOnlyList<Webhook> Webhooks, string? NextPage)> ListAsync(
        int maxResults, string? page, CancellationToken cancellationToken)
    {
        var before = page is null ? long.MaxValue
            : long.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw MlflowException.Invalid($"Invalid page token '{page}'.");
        var found = await database.QueryAsync(Read, cancellationToken, Statement(
            $"select {Columns} from webhook where number < $1 order by number desc limit $2", before, maxResults + 1L));
        return ([.. found.Take(maxResults).Select(f => f.Webhook)],
            found.Count > maxResults ? found[maxResults - 1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>With what was still to be sent to it.</summary>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken) => One(id, await database.QueryAsync(
        Read, cancellationToken, Statement($"delete from webhook where webhook_id = $1 returning {Columns}", id)));

    private static Webhook One(string id, List<(Webhook Webhook, long Number)> found) =>
        found is [var one] ? one.Webhook : throw MlflowException.Missing($"Webhook with ID {id} not found.");

    private static (Webhook Webhook, long Number) Read(NpgsqlDataReader r) => (
        new(r.GetString(0), r.GetString(1), r.OrNull<string>(2), r.GetString(3),
            [.. r.GetFieldValue<string[]>(4).Select(WebhookEvents.ForWire)], r.GetBoolean(5) ? "ACTIVE" : "DISABLED", r.GetInt64(6),
            r.GetInt64(7)),
        r.GetInt64(8));

    private static void CheckName(string name)
    {
        if (!Name().IsMatch(name))
        {
            throw MlflowException.Invalid($"Webhook name '{name}' is invalid. It must start and end with a letter or digit, have 63 "
                + "characters at most, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).");
        }
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    [GeneratedRegex(@"\A(?=.{1,63}\z)[a-zA-Z0-9]([\w.-]*[a-zA-Z0-9])?\z", RegexOptions.ECMAScript)]
    private static partial Regex Name();
}

/// <summary>What a request says of a webhook; null for what it does not.</summary>
internal sealed record WebhookChange(string? Name, string? Description, string? Url, string? Secret, bool? Active, string[]? Events)
{
    public static WebhookChange Of(Call call) => new(
        call.FilledText("name"), call.FilledText("description"), call.FilledText("url"), call.FilledText("secret"),
        call.OptionalWord("status") switch
        {
            null or "" => null,
            "ACTIVE" or "1" => true,
            "DISABLED" or "2" => false,
            var other => throw MlflowException.Invalid($"Invalid status '{other}' of a webhook. Expected ACTIVE or DISABLED."),
        },
        call.Has("events") ? WebhookEvents.Parse(call.Items("events")) : null);
}

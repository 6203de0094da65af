using System.Globalization;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Models;
using ZeroDte.Mlflow.Server.Tracking;
using ZeroDte.Mlflow.Server.Webhooks;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Registry;

internal sealed class VersionCreation(
    Database database, ModelVersionStore versions, RunStore runs, LoggedModelStore models, WebhookOutbox outbox, TimeProvider time)
{
    private const string OfModel = "models:/";

    public async Task<ModelVersion> CreateAsync(CreateModelVersionRequest request, CancellationToken cancellationToken)
    {
        var tags = (request.Tags ?? []).Select(RegistryRules.Tag).DistinctBy(t => t.Key).ToArray();
        var isPrompt = Prompts.IsOne(tags);
        if (!isPrompt)
            await CheckSourceAsync(request, cancellationToken);
        var (storage, runOfModel) = await OriginAsync(request.Source, cancellationToken);

        var made = await database.QueryAsync(r => (Version: r.GetInt32(0), Told: r.GetInt64(1)), cancellationToken,
            Statement("""
            with m as (update registered_model set next_version = next_version + 1, updated = $2 where name = $1
                returning id, next_version - 1 as version),
            v as (
                insert into model_version (model, version, created, updated, source, storage_location, run_id, run_link,
                    description, model_id)
                select id, version, $2, $2, $3, $4, $5::text, $6::text, $7, $8::text from m returning model, version),
            t as (insert into model_version_tag select model, version, k, tag from v, unnest($9::text[], $10::text[]) as t (k, tag))
            select version, announce($11, $2, $12::jsonb || jsonb_build_object('version', version::text)) from v
            """,
            request.Name, time.GetUtcNow().ToUnixTimeMilliseconds(), request.Source, storage,
            Given(request.RunId) ?? runOfModel, Given(request.RunLink), request.Description ?? "", Given(request.ModelId),
            tags.Select(t => t.Key).ToArray(), tags.Select(t => t.Value).ToArray(),
            isPrompt ? "PROMPT_VERSION.CREATED" : "MODEL_VERSION.CREATED", CreationNews.OfVersion(request, tags)));
        if (made is not [var one])
            throw RegistryWriter.UnknownModel(request.Name);
        outbox.Added(one.Told);
        return await versions.GetAsync(request.Name, one.Version, cancellationToken);
    }

    private async Task CheckSourceAsync(CreateModelVersionRequest request, CancellationToken cancellationToken)
    {
        var run = request.RunId is { Length: > 0 } runId
            && request.Source.StartsWith("file:", StringComparison.Ordinal) | request.Source.StartsWith('/')
            ? await runs.GetInfoAsync(runId, cancellationToken)
            : null;
        VersionSource.Check(request.Source, run?.ArtifactUri);
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>
    /// A source such as <c>models:/name/3</c> names another version, and <c>models:/m-12ab</c> a logged model. Their files are this one's.
    /// </summary>
    private async Task<(string Storage, string? RunId)> OriginAsync(string source, CancellationToken cancellationToken)
    {
        if (!source.StartsWith(OfModel, StringComparison.Ordinal))
            return (source, null);

        try
        {
            return source[OfModel.Length..].Split('/') switch
            {
                [var id] when id.StartsWith("m-", StringComparison.Ordinal) => await OfLoggedModelAsync(id),
                [{ Length: > 0 } name, var version] when int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture,
                    out var number) => (await versions.DownloadUriAsync(name, number, cancellationToken), null),
                _ => (source, null),
            };
        }
        catch (MlflowException exception)
        {
            throw new MlflowException(exception.Code,
                $"Unable to fetch model from model URI source artifact location '{source}'.Error: {exception.Message}", exception);
        }

        async Task<(string, string?)> OfLoggedModelAsync(string id)
        {
            var info = (await models.GetAsync(id, cancellationToken)).Info;
            return (info.ArtifactUri, info.SourceRunId);
        }
    }
}

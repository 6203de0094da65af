using Microsoft.Extensions.Logging;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;
using ModelVersion = ZeroDte.Pipeline.Promotion.ModelVersion;

namespace ZeroDte.Pipeline.Publication;

/// <summary>
/// Makes the tracking server follow the pipeline's own tables: a run and a registered version for each version, aliases and stages for
/// who serves. That server knows no transactions, so each step looks for what an earlier attempt left, and may be repeated for good.
/// </summary>
public sealed partial class Publisher(
    NpgsqlDataSource database, ModelVersions versions, MlflowClient client, IReport<Explanation> charts, ILogger<Publisher> logger)
{
    private const int Page = 50;

    private readonly Dictionary<string, string> _experiments = [];

    /// <summary>Publishes all that is not yet published. Of several processes at once, one works on a model.</summary>
    /// <returns>How many versions were published.</returns>
    /// <exception cref="MlflowException">The tracking server cannot be used; what is done is done, the rest is left for the next
    /// call.</exception>
    public async Task<int> PublishAsync(CancellationToken cancellationToken)
    {
        var published = 0;
        foreach (var model in await BehindAsync(cancellationToken))
            published += await PublishAsync(model, cancellationToken);
        return published;
    }

    /// <summary>Publishes again and again until told to stop.</summary>
    /// <exception cref="MlflowException">The tracking server cannot be used; calling again goes on.</exception>
    /// <exception cref="NpgsqlException">The database went away; calling again goes on.</exception>
    public async Task FollowAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        while (true)
        {
            await PublishAsync(cancellationToken);
            await Task.Delay(interval, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>The same for one model.</summary>
    public async Task<int> PublishAsync(ModelKey model, CancellationToken cancellationToken)
    {
        // The turn ends with this transaction, however it ends: nothing is to be unlocked on a connection that may be dead by then.
        await using var turns = await database.OpenConnectionAsync(cancellationToken);
        await using var turn = await turns.BeginTransactionAsync(cancellationToken);
        if (!await AdvisoryLock.TryTakeAsync(turns, $"publication of {model.Record} {model.Symbol}", cancellationToken))
            return 0;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var published = 0;
        var name = model.Name;
        await client.EnsureRegisteredModelAsync(name, cancellationToken);
        var last = await PublicationRows.LastCompleteAsync(connection, model, cancellationToken);
        while (await versions.AfterAsync(model, last, Page, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var version in page)
            {
                await PublishAsync(connection, version, cancellationToken);
                (last, published) = (version.Version, published + 1);
            }
        }

        foreach (var gone in await Standings.FollowAsync(client, connection, model, cancellationToken))
            Log.Gone(logger, name, gone);
        if (published > 0)
        {
            await AnnounceAsync(connection, model, cancellationToken);
            Log.Published(logger, name, published);
        }

        return published;
    }

    private async Task PublishAsync(NpgsqlConnection connection, ModelVersion version, CancellationToken cancellationToken)
    {
        var repeated = await PublicationRows.BeginAsync(connection, version, cancellationToken);
        var run = (repeated ? await FindRunAsync(version, cancellationToken) : null) ?? await CreateRunAsync(version, cancellationToken);
        await client.LogBatchAsync(new(run.RunId, RunContent.Metrics(version), RunContent.Params(version)), cancellationToken);
        await client.LogInputsAsync(new(run.RunId, [RunContent.Dataset(version)]), cancellationToken);
        await UploadAsync(version, run, cancellationToken);
        await client.UpdateRunAsync(new(run.RunId, "FINISHED", version.TrainedAt.ToUnixTimeMilliseconds()), cancellationToken);

        var registered = (repeated ? await FindVersionAsync(version, run, cancellationToken) : null)
            ?? await client.CreateModelVersionAsync(new(version.Name, $"{run.ArtifactUri}/model", run.RunId,
                RunContent.VersionTags(version), Description: version.Verdict.Reason), cancellationToken);
        await PublicationRows.CompleteAsync(connection, version, run.RunId, registered.Version, cancellationToken);
    }

    private async Task<RunInfo> CreateRunAsync(ModelVersion version, CancellationToken cancellationToken) =>
        (await client.CreateRunAsync(new(
        await ExperimentAsync(version, cancellationToken), $"{version.Name} {version.Version}", version.TrainedAt.ToUnixTimeMilliseconds(),
        RunContent.Tags(version)), cancellationToken)).Info;

    private async Task<RunInfo?> FindRunAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var filter = $"tags.`{RunContent.KeyTag}` = '{RunContent.Key(version)}'";
        var found = await client.SearchRunsAsync(new([await ExperimentAsync(version, cancellationToken)], filter, MaxResults: 1),
            cancellationToken);
        return found.Runs is [var run, ..] ? run.Info : null;
    }

    private async Task<ZeroDte.Mlflow.Protocol.Wire.ModelVersion?> FindVersionAsync(ModelVersion version, RunInfo run,
        CancellationToken cancellationToken) =>
        (await client.SearchModelVersionsAsync($"run_id = '{run.RunId}'", 10, null,
            cancellationToken)).ModelVersions?.FirstOrDefault(v => v.Name == version.Name);

    private async Task<string> ExperimentAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        if (!_experiments.TryGetValue(version.Name, out var experiment))
            _experiments[version.Name] = experiment = await client.EnsureExperimentAsync(version.Name, cancellationToken);
        return experiment;
    }

    private async Task UploadAsync(ModelVersion version, RunInfo run, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("zerodte-run-").FullName;
        try
        {
            await ModelFolder.WriteAsync(Path.Combine(folder, "model"), version, run.RunId, cancellationToken);
            foreach (var basis in version.Fits.Bases)
            {
                var explanation = Explanation.Of(version, basis);
                ReportFile[] files = [new($"{explanation.Name}.csv", explanation.ToCsv()), .. await charts.FilesAsync(explanation)];
                foreach (var file in files)
                    await File.WriteAllTextAsync(Path.Combine(folder, file.Path), file.Text, cancellationToken);
            }

            await client.UploadFolderAsync(run.ArtifactUri, "", folder, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Models with a version or a standing that the tracking server has not.</summary>
    private Task<List<ModelKey>> BehindAsync(CancellationToken cancellationToken) => database.QueryAsync(
        row => new ModelKey(new(row.GetString(0)), Symbol.Parse(row.GetString(1))), cancellationToken, Statement($"""
            select distinct record, symbol from model_version v left join model_publication p using (record, symbol, version)
            where p.registry_version is null or {Standings.IsBehind}
            order by record, symbol
            """));

    /// <summary>A champion whose run has become known is served with it.</summary>
    private static async Task AnnounceAsync(NpgsqlConnection connection, ModelKey model, CancellationToken cancellationToken)
    {
        if (model.Record.IsLive)
            await connection.ExecuteAsync(cancellationToken, Notify(Champions.Channel, model.Symbol.Value));
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
            Message = "{Model}: the registry no longer has its version {Version}, which somebody deleted there. It is left so; forecasts "
                + "do not need it.")]
        public static partial void Gone(ILogger logger, string model, string version);

        [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "{Model}: {Count} versions published.")]
        public static partial void Published(ILogger logger, string model, int count);
    }
}

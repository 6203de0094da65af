using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Registry;

internal sealed class ModelVersionStore(Database database, RegistryWriter writer)
{
    public async Task<ModelVersion> GetAsync(string name, int version, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(
            VersionRow.Read, cancellationToken,
            Statement($"select {VersionRow.Columns} from {VersionRow.From} where m.name = $1 and v.version = $2", name, version));
        return found is [var one] ? one : throw RegistryWriter.UnknownVersion(name, version);
    }

    public async Task<ModelVersion> DescribeAsync(string name, int version, string description, CancellationToken cancellationToken)
    {
        await writer.ChangeVersionAsync(
            name,
            version,
            change => change.ExecuteAsync(Statement(
                "update model_version set description = $3 where model = $1 and version = $2", change.Model, version, description)),
            cancellationToken);
        return await GetAsync(name, version, cancellationToken);
    }

    public Task SetTagAsync(string name, int version, KeyValue tag, CancellationToken cancellationToken)
    {
        var (key, value) = RegistryRules.Tag(tag);
        return writer.ChangeVersionAsync(name, version, async change =>
        {
            await change.ExecuteAsync(Statement("""
                insert into model_version_tag values ($1, $2, $3, $4)
                on conflict (model, version, key) do update set value = excluded.value
                """, change.Model, version, key, value));
            await change.AnnounceAsync("MODEL_VERSION_TAG.SET", "PROMPT_VERSION_TAG.SET",
                new() { ["version"] = VersionRow.Number(version), ["key"] = key, ["value"] = value });
        }, cancellationToken);
    }

    public Task DeleteTagAsync(string name, int version, string key,
        CancellationToken cancellationToken) => writer.ChangeVersionAsync(name, version, async change =>
    {
        await change.ExecuteAsync(Statement(
            "delete from model_version_tag where model = $1 and version = $2 and key = $3", change.Model, version, key));
        await change.AnnounceAsync("MODEL_VERSION_TAG.DELETED", "PROMPT_VERSION_TAG.DELETED",
            new() { ["version"] = VersionRow.Number(version), ["key"] = key });
    }, cancellationToken);

    public async Task<string> DownloadUriAsync(string name, int version, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(
            r => r.GetString(0), cancellationToken,
            Statement($"select v.storage_location from {VersionRow.From} where m.name = $1 and v.version = $2", name, version));
        return found is [var uri] ? uri : throw RegistryWriter.UnknownVersion(name, version);
    }
}

using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Registry;

/// <summary>Names of versions that move from one to the next. Each move is written to the log of moves.</summary>
internal sealed class Aliases(Database database, RegistryWriter writer)
{
    public async Task<ModelVersion> GetAsync(string name, string alias, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(VersionRow.Read, cancellationToken, Statement($"""
            select {VersionRow.Columns} from {VersionRow.From} join model_alias a on a.model = v.model and a.version = v.version
                where m.name = $1 and a.alias = $2
            """, name, alias));
        // Of a model that is not there too: MLflow does not look.
        return found is [var version] ? version : throw MlflowException.Invalid($"Registered model alias {alias} not found.");
    }

    public Task SetAsync(string name, string alias, int version, string who, CancellationToken cancellationToken)
    {
        RegistryRules.Alias(alias);
        return writer.ChangeAsync(name, async change =>
        {
            await change.TouchAsync(version);
            var before = await change.QueryAsync(r => r.GetString(0),
                Statement("select version::text from model_alias where model = $1 and alias = $2", change.Model, alias));
            var target = VersionRow.Number(version);
            if (before is [var same] && same == target)
                return;
            await change.ExecuteAsync(Statement(
                "insert into model_alias values ($1, $2, $3) on conflict (model, alias) do update set version = excluded.version",
                change.Model, alias, version));
            await change.RecordAsync("alias", alias, before.SingleOrDefault(), target, who);
            await change.AnnounceAsync("MODEL_VERSION_ALIAS.CREATED", "PROMPT_ALIAS.CREATED",
                new() { ["alias"] = alias, ["version"] = target });
        }, cancellationToken);
    }

    /// <summary>An alias that is not there is as good as deleted.</summary>
    public Task DeleteAsync(string name, string alias, string who,
        CancellationToken cancellationToken) => writer.ChangeAsync(name, async change =>
    {
        var before = await change.QueryAsync(r => r.GetString(0),
            Statement("delete from model_alias where model = $1 and alias = $2 returning version::text", change.Model, alias));
        if (before is not [var version])
            return;
        await change.RecordAsync("alias", alias, version, null, who);
        await change.AnnounceAsync("MODEL_VERSION_ALIAS.DELETED", "PROMPT_ALIAS.DELETED", new() { ["alias"] = alias });
    }, cancellationToken);
}

using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Registry;

/// <summary>Moves of versions from stage to stage, and out of the registry. Each is written to the log of moves.</summary>
internal sealed class VersionMoves(RegistryWriter writer, ModelVersionStore versions)
{
    public async Task<ModelVersion> MoveAsync(string name, int version, string stage, bool archiveExisting, string who,
        CancellationToken cancellationToken)
    {
        var target = Stage.Parse(stage);
        if (archiveExisting && target is not (Stage.Staging or Stage.Production))
        {
            throw MlflowException.Invalid(
                $"Model version transition cannot archive existing model versions because '{stage}' is not an Active stage. Valid stages "
                    + $"are {Stage.Staging}, {Stage.Production}");
        }

        await writer.ChangeAsync(name, async change =>
        {
            await change.TouchAsync(version);
            if (archiveExisting)
            {
                var archived = await change.QueryAsync(r => r.GetInt32(0), Statement("""
                    update model_version set stage = 'Archived', updated = $4 where model = $1 and stage = $2 and version <> $3
                        returning version
                    """, change.Model, target, version, change.Now));
                foreach (var other in archived.Order())
                    await change.RecordAsync("stage", VersionRow.Number(other), target, Stage.Archived, who);
            }

            var origin = (await change.QueryAsync(r => r.GetString(0), Statement(
                "select stage from model_version where model = $1 and version = $2", change.Model, version))).Single();
            if (origin == target)
                return;
            await change.ExecuteAsync(Statement(
                "update model_version set stage = $3 where model = $1 and version = $2", change.Model, version, target));
            await change.RecordAsync("stage", VersionRow.Number(version), origin, target, who);
        }, cancellationToken);
        return await versions.GetAsync(name, version, cancellationToken);
    }

    /// <summary>Its number stays taken; its aliases go.</summary>
    public Task DeleteAsync(string name, int version, string who, CancellationToken cancellationToken) => writer.ChangeAsync(name,
        async change =>
    {
        await change.TouchAsync(version);
        var aliases = await change.QueryAsync(r => r.GetString(0),
            Statement("delete from model_alias where model = $1 and version = $2 returning alias", change.Model, version));
        foreach (var alias in aliases.Order(StringComparer.Ordinal))
            await change.RecordAsync("alias", alias, VersionRow.Number(version), null, who);
        var stages = await change.QueryAsync(r => r.GetString(0),
            Statement("delete from model_version where model = $1 and version = $2 returning stage", change.Model, version));
        if (stages.Single() != Stage.None)
            await change.RecordAsync("stage", VersionRow.Number(version), stages.Single(), null, who);
    }, cancellationToken);
}

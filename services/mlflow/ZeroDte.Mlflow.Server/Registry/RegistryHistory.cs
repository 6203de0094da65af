using System.Globalization;
using Npgsql;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Registry;

/// <summary>What the log of moves tells: which version served when, and whether the log is as it was written.</summary>
internal sealed class RegistryHistory(Database database)
{
    /// <summary>A model by its name now, or else by the name it had when it was last heard of.</summary>
    private const string Model = "coalesce((select id from registered_model where name = $1), (select model from registry_move where name "
        + "= $1 order by number desc limit 1))";

    /// <param name="at">Milliseconds since 1970.</param>
    public async Task<IReadOnlyList<string>> AliasAsync(string name, string alias, long at, CancellationToken cancellationToken)
    {
        await RequireAsync(name, cancellationToken);
        var targets = await database.QueryAsync(r => r.OrNull<string>(0), cancellationToken, Statement($"""
            select target from registry_move where model = {Model} and kind = 'alias' and subject = $2 and at <= $3 order by number desc
                limit 1
            """, name, alias, at));
        return targets is [{ } version] ? [version] : [];
    }

    /// <summary>The versions in a stage, the highest first.</summary>
    public async Task<IReadOnlyList<string>> StageAsync(string name, string stage, long at, CancellationToken cancellationToken)
    {
        var wanted = Stage.Parse(stage);
        await RequireAsync(name, cancellationToken);
        return await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement($"""
            select subject from (
                select distinct on (subject) subject, target from registry_move where model = {Model} and kind = 'stage' and at <= $3
                    order by subject, number desc) last
            where target = $2 order by subject::integer desc
            """, name, wanted, at));
    }

    /// <summary>The moves of a model, the oldest first.</summary>
    public async Task<RegistryMovesResponse> MovesAsync(string name, CancellationToken cancellationToken)
    {
        await RequireAsync(name, cancellationToken);
        var moves = await database.QueryAsync(Read, cancellationToken, Statement($"""
            select number, name, kind, subject, origin, target, who, at, encode(hash, 'hex') from registry_move where model = {Model}
                order by number
            """, name));
        var broken = await FirstBrokenAsync(cancellationToken);
        return new(moves.OrNull(), broken is null, broken);
    }

    /// <summary>Checks the whole log. The number of the first entry that was changed, or that follows one which was taken out.</summary>
    public async Task<long?> FirstBrokenAsync(CancellationToken cancellationToken)
    {
        var broken = await database.QueryAsync(r => r.GetInt64(0), cancellationToken, Statement("""
            select number from (
                select number, hash, row_number() over (order by number) as place, move_hash(lag(hash) over (order by number), m)
                    as expected from registry_move m) chain
            where hash <> expected or number <> place order by number limit 1
            """));
        return broken is [var number] ? number : null;
    }

    private static RegistryMove Read(NpgsqlDataReader r) => new(
        r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.OrNull<string>(4), r.OrNull<string>(5), r.GetString(6),
        r.GetInt64(7), r.GetString(8).ToLower(CultureInfo.InvariantCulture));

    private async Task RequireAsync(string name, CancellationToken cancellationToken)
    {
        if ((await database.QueryAsync(r => r.OrNull<long?>(0), cancellationToken, Statement($"select {Model}", name))) is not [{ }])
            throw RegistryWriter.UnknownModel(name);
    }
}

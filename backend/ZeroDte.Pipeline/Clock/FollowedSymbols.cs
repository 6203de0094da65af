using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Clock;

/// <summary>The symbols that all jobs are for: those of the setting, and those that somebody added.</summary>
public sealed class FollowedSymbols(Universe universe, NpgsqlDataSource database)
{
    /// <summary>Those of the setting first, then those added, in order of name.</summary>
    public async Task<IReadOnlyList<Symbol>> AllAsync(CancellationToken cancellationToken)
    {
        var added = await database.QueryAsync(
            row => Symbol.Parse(row.GetString(0)), cancellationToken, Statement("select symbol from followed_symbol order by symbol"));
        return [.. universe.Symbols.Concat(added).Distinct()];
    }

    /// <returns>Whether it was not followed before.</returns>
    public async Task<bool> AddAsync(Symbol symbol, CancellationToken cancellationToken) =>
        !universe.Symbols.Contains(symbol) && await database.ExecuteAsync(cancellationToken, Statement(
            "insert into followed_symbol (symbol) values ($1) on conflict do nothing", symbol.Value)) > 0;

    /// <returns>Whether it was followed because somebody had added it; what was made of it is kept.</returns>
    public async Task<bool> RemoveAsync(Symbol symbol, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(cancellationToken, Statement("delete from followed_symbol where symbol = $1", symbol.Value)) > 0;

    /// <summary>Whether it is one of the setting, which only the setting can take away.</summary>
    public bool IsOfTheSetting(Symbol symbol) => universe.Symbols.Contains(symbol);
}

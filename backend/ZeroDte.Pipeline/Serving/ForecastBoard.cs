using System.Collections.Frozen;

namespace ZeroDte.Pipeline.Serving;

/// <summary>The latest outlook on every symbol, for requests to read without touching the database.</summary>
public sealed class ForecastBoard
{
    private volatile FrozenDictionary<string, ServedSymbol>? _symbols;
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>False until the board has been filled for the first time.</summary>
    public bool IsReady => _symbols is not null;

    /// <summary>Every symbol that there are bars of, in order of name; empty until <see cref="IsReady"/>.</summary>
    public IEnumerable<ServedSymbol> Symbols =>
        (_symbols ?? FrozenDictionary<string, ServedSymbol>.Empty).Values.OrderBy(s => s.Symbol.Value, StringComparer.Ordinal);

    /// <summary>What there is to say about a symbol, or null if nothing is known of it.</summary>
    public ServedSymbol? Find(string symbol) => _symbols?.GetValueOrDefault(symbol);

    /// <summary>Ends when the board is filled again. Take it before you look: nothing is missed then.</summary>
    public Task Changed => _changed.Task;

    public void Replace(IEnumerable<ServedSymbol> symbols)
    {
        _symbols = symbols.ToFrozenDictionary(s => s.Symbol.Value, StringComparer.OrdinalIgnoreCase);
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}

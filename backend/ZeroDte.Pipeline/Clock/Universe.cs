using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Clock;

/// <summary>The symbols whose models are kept: each has its own forecasts, ledger, champion and name.</summary>
public sealed record Universe(IReadOnlyList<Symbol> Symbols)
{
    private const string Setting = "ZeroDte:Universe";

    /// <summary>Lists that go by a name, which may stand among symbols.</summary>
    private static readonly FrozenDictionary<string, string[]> Named = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["mag7"] = ["AAPL", "GOOGL", "MSFT", "AMZN", "TSLA", "NVDA", "META", "SPY", "QQQ"],
    }.ToFrozenDictionary();

    /// <summary>Reads <c>ZeroDte__Universe=AAPL,MSFT</c> or <c>mag7</c>; AAPL alone if it is not set.</summary>
    /// <exception cref="SettingException">A symbol is not one, is there twice, or there is none.</exception>
    public static Universe Read(IConfiguration configuration)
    {
        if (configuration[Setting] is not { } text)
            return new([Symbol.Aapl]);

        var symbols = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(word => Named.GetValueOrDefault(word, [word])).Select(Parse).ToArray();
        if (symbols.Length == 0)
            throw new SettingException("ZeroDte__Universe names no symbol. Write it as AAPL,MSFT or mag7, or leave it out for AAPL.");
        if (symbols.GroupBy(symbol => symbol).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new SettingException($"ZeroDte__Universe names {twice.Key} twice.");
        return new(symbols);

        static Symbol Parse(string word) => Symbol.TryParse(word, out var symbol)
            ? symbol
            : throw new SettingException($"ZeroDte__Universe: '{word}' is not a ticker symbol: expected 1 to 6 letters or digits, as in "
                + "AAPL or BRK.B.");
    }
}

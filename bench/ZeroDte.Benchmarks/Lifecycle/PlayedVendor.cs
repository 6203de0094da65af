using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ZeroDte.Quant.Market;

namespace ZeroDte.Benchmarks.Lifecycle;

/// <summary>
/// A vendor of the whole market on a local port: daily bars of a session, opening prices, no dividends and no splits. Beside the symbols
/// that are followed it tells of others, up to as many as US exchanges list.
/// </summary>
internal sealed partial class PlayedVendor : IAsyncDisposable
{
    private const int Listed = 10_000;

    private readonly WebApplication _server;
    private int _calls;

    private PlayedVendor(WebApplication server) => _server = server;

    public Uri Url => new(_server.Urls.Single());

    public int Calls => _calls;

    public static async Task<PlayedVendor> StartAsync(int symbols, IReadOnlyList<Bar> sample, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var vendor = new PlayedVendor(builder.Build());
        vendor._server.Run(async context =>
        {
            Interlocked.Increment(ref vendor._calls);
            await context.Response.WriteAsync(Answer(context.Request.Path, symbols, sample, time.GetUtcNow()));
        });
        await vendor._server.StartAsync();
        return vendor;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Answer(string path, int symbols, IReadOnlyList<Bar> sample, DateTimeOffset now)
    {
        var names = Enumerable.Range(1, Math.Max(symbols, Listed)).Select(n => n <= symbols ? $"S{n}" : $"O{n}");
        if (Grouped().Match(path) is { Success: true } grouped)
        {
            var day = DateOnly.ParseExact(grouped.Groups[1].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            var (bar, end) = (sample.Single(bar => bar.Session == day), TradingCalendar.Nyse.Session(day).Close.ToUnixTimeMilliseconds());
            var rest = Text($"\"v\":{bar.Volume},\"vw\":{bar.Close},\"o\":{bar.Open},\"c\":{bar.Close},\"h\":{bar.High},\"l\":{bar.Low}");
            return Rows("results", names.Select(name => $$"""{"T":"{{name}}",{{rest}},"t":{{end}},"n":1000}"""));
        }

        if (path.StartsWith("/v2/snapshot/", StringComparison.Ordinal))
        {
            var (open, updated) = (sample[^1].Close, now.ToUnixTimeMilliseconds() * 1_000_000);
            return Rows("tickers", names.Select(name => Text($$"""{"ticker":"{{name}}","day":{"o":{{open}}},"updated":{{updated}}}""")));
        }

        return path.StartsWith("/v3/reference/", StringComparison.Ordinal)
            ? Rows("results", [])
            : throw new InvalidOperationException($"Nobody should have asked for {path}.");
    }

    private static string Rows(string list, IEnumerable<string> rows) =>
        new StringBuilder($$"""{"status":"OK","{{list}}":[""").AppendJoin(',', rows).Append("]}").ToString();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^/v2/aggs/grouped/locale/us/market/stocks/(\d{4}-\d\d-\d\d)$")]
    private static partial Regex Grouped();
}

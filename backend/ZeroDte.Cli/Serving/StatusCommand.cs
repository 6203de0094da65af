using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Spectre.Console;
using ZeroDte.Api;
using ZeroDte.Api.Health;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Market;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Market;

namespace ZeroDte.Cli.Serving;

internal static class StatusCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var json = Arguments.Json();
        var command = new ExampleCommand("status",
            "What the store holds, what can be forecast from it, and whether the service runs.", "zerodte status",
            "zerodte status --json") { json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        var database = services.GetRequiredService<NpgsqlDataSource>();
        var service = await ServiceAsync(ServiceIdentity.Of(database), cancellationToken);
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var status = new Status(
            service, $"{address.Host}:{address.Port}/{address.Database}", await SymbolsAsync(services, cancellationToken));
        if (json)
            Terminal.WriteJson(Plain(status));
        else
            Write(status);
        return ExitCode.Done;
    }

    private static async Task<List<SymbolState>> SymbolsAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var (forecaster, store) = (services.GetRequiredService<Forecaster>(), services.GetRequiredService<BarStore>());
        var symbols = new List<SymbolState>();
        foreach (var bars in await store.CountAsync(cancellationToken))
        {
            var missing = (await store.ReadAsync(bars.Symbol, knownAt: null, cancellationToken)).Holes();
            symbols.Add(new(bars, missing, await forecaster.ForecastAsync(bars.Symbol, cancellationToken)));
        }

        return symbols;
    }

    private static object Plain(Status status) => new
    {
        status.Service,
        status.Database,
        Symbols = status.Symbols.Select(s => new
        {
            Symbol = s.Bars.Symbol.Value,
            s.Bars.Sessions,
            s.Bars.First,
            s.Bars.Last,
            s.Bars.Corrections,
            s.Bars.Quarantined,
            s.Missing,
            Forecast = (s.Served as Outlook)?.BeforeOpen,
            Unavailable = (s.Served as Unavailable)?.Reason,
        }),
    };

    private static void Write(Status status)
    {
        Terminal.Out.WriteLine($"Service   {status.Service.Address}: {status.Service.State}");
        Terminal.Out.WriteLine($"Database  {status.Database}");
        if (status.Symbols.Count == 0)
        {
            Terminal.Out.WriteLine("No bars yet: make run brings the sample, ./zerodte ingest FILE your own.");
            return;
        }

        Table(status.Symbols).Write(Terminal.Out);
        foreach (var (bars, missing, _) in status.Symbols.Where(s => s.Missing.Count > 0))
            Terminal.Out.WriteLine($"{bars.Symbol}: {MissingSessions.Words(missing)}");
        foreach (var unavailable in status.Symbols.Select(s => s.Served).OfType<Unavailable>())
            Terminal.Out.WriteLine(unavailable.Reason);
    }

    private static Listing Table(List<SymbolState> symbols)
    {
        var listing = new Listing(
            new("Symbol"), new("Sessions", Rank: 2, IsRight: true), new("Missing", IsRight: true), new("First", Rank: 1), new("Last"),
            new("Corrected", Rank: 3, IsRight: true), new("Refused", Rank: 3, IsRight: true), new("Next forecast"));
        foreach (var (bars, missing, served) in symbols)
        {
            var next = (served as Outlook)?.BeforeOpen is { } f ? $"{f.PredictedClose:0.00} on {f.Session:yyyy-MM-dd}" : "none";
            listing.Add(
                $"{bars.Symbol}", $"{bars.Sessions:N0}", new($"{missing.Sum(h => h.Sessions):N0}", missing.Count > 0 ? Tone.Notice : null),
                $"{bars.First:yyyy-MM-dd}", $"{bars.Last:yyyy-MM-dd}", $"{bars.Corrections:N0}", $"{bars.Quarantined:N0}", next);
        }

        return listing;
    }

    private static async Task<ServiceState> ServiceAsync(string mine, CancellationToken cancellationToken)
    {
        var port = Environment.GetEnvironmentVariable("PORT") is { Length: > 0 } chosen
            ? chosen
            : Backend.DefaultPort.ToString(CultureInfo.InvariantCulture);
        var address = $"http://127.0.0.1:{port}";
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await http.GetAsync(new Uri($"{address}/health/ready"), cancellationToken);
            if (response.Headers.TryGetValues(ServiceIdentity.Header, out var database) && database.Single() is var theirs
                && theirs != mine)
            {
                return new(address, "not running; another service, on another database, uses the port");
            }
            var health = await response.Content.ReadFromJsonAsync<Dictionary<string, string>>(cancellationToken);
            return new(address, health!["status"] == "Healthy"
                ? "running" : $"running, {string.Join(", ", health.Select(h => $"{h.Key}: {h.Value}"))}");
        }
        catch (HttpRequestException)
        {
            return new(address, "not running");
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or KeyNotFoundException)
        {
            return new(address, "the port is used by something else");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(address, "does not answer");
        }
    }

    private sealed record Status(ServiceState Service, string Database, List<SymbolState> Symbols);

    private sealed record SymbolState(BarCount Bars, List<SessionHole> Missing, ServedSymbol Served);

    private sealed record ServiceState(string Address, string State);
}

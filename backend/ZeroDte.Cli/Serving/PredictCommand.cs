using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Serving;

namespace ZeroDte.Cli.Serving;

internal static class PredictCommand
{
    public static Command Create()
    {
        var symbol = LifecycleArguments.SymbolArgument();
        var open = new Option<string?>("--open") { Description = "Observed opening price, in dollars." };
        var strike = new Option<string?>("--strike") { Description = "A price, in dollars: adds the chance of closing above it." };
        var at = new Option<string?>("--at")
        {
            Description = "New York time from which a forecast of the session is sealed, such as 10:30.",
        };
        var json = Arguments.Json();
        var command = new ExampleCommand("predict",
            "Forecast the next close.", "zerodte predict", "zerodte predict MSFT",
            "zerodte predict --open 189.50 --strike 190 --json") { symbol, open, strike, at, json };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(symbol)!, (parsed.GetValue(open), parsed.GetValue(strike), parsed.GetValue(at)), parsed.GetValue(json),
                cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Symbol symbol, (string? Open, string? Strike, string? At) asked, bool json, CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        if (services.GetRequiredService<IOptions<ServingOptions>>().Value.Sample)
            await services.GetRequiredService<SampleData>().EnsureAsync(cancellationToken);

        var served = await services.GetRequiredService<Forecaster>().ForecastAsync(symbol, cancellationToken);
        if (served is Unavailable unavailable)
            return Failures.Report(ExitCode.NoForecast, unavailable.Reason);

        if (((Outlook)served).TryForecast(asked.Open, asked.Strike, asked.At, out var forecast) is { } refusal)
            return Failures.Report(ExitCode.BadInput, refusal);

        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(forecast!, ForecastJson.Default.Forecast));
        else
            ForecastView.Write(Terminal.Out, forecast!);
        return ExitCode.Done;
    }
}

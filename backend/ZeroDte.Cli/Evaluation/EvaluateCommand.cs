using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Presentation.Evaluation;
using ZeroDte.Presentation.Shell;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Cli.Evaluation;

internal static class EvaluateCommand
{
    /// <summary>Seed of every bootstrap: same bars, same bands.</summary>
    private const int Seed = 1;

    public static Command Create()
    {
        var symbol = LifecycleArguments.SymbolArgument();
        var file = Arguments.BarFile("judge");
        var from = Arguments.Date("--from", "First session judged, such as 2016-01-04; those before it only teach.");
        var to = Arguments.Date("--to", "Last session judged.");
        var preset = new Option<EvaluatePreset>("--preset")
        {
            Description = "Who is judged: Standard, what serves, the default and its alternatives, or Published, "
                + "the published method with and without its look-ahead.",
        };
        var basis = new Option<Basis?>("--basis")
        {
            Description = "What the standard forecasts start from: open or previousClose.",
            DefaultValueFactory = _ => Basis.Open,
            CustomParser = Arguments.ParseBasis,
        };
        var folder = new Option<string?>("--out") { Description = "Folder to write evaluation.csv and report.html to." };
        var json = Arguments.Json();
        var command = new ExampleCommand("evaluate",
            "Judge the forecast that serves, the default and its alternatives on past sessions, each with only what was known before it.",
            "zerodte evaluate", "zerodte evaluate MSFT --from 2016-01-04 --out report", "zerodte evaluate --preset published",
            "zerodte evaluate MSFT --file msft.csv --from 2015-01-02 --to 2019-12-31 --json")
        {
            symbol, file, from, to, preset, basis, folder, json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(new()
        {
            Symbol = parsed.GetValue(symbol)!,
            File = parsed.GetValue(file),
            From = parsed.GetValue(from),
            To = parsed.GetValue(to),
            Preset = parsed.GetValue(preset),
            Basis = parsed.GetValue(basis)!,
            Folder = parsed.GetValue(folder),
            Json = parsed.GetValue(json),
        }, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Asked asked, CancellationToken cancellationToken)
    {
        var (series, champion) = await ReadAsync(asked.Symbol, asked.File, cancellationToken);
        var (basis, contenders) = Contest(asked, champion);
        try
        {
            var results = Judge(series, contenders, asked.From, asked.To, cancellationToken);
            if (asked.Json)
            {
                Terminal.WriteJson(results.Select(result => EvaluateJson.Of(basis, result)));
            }
            else
            {
                EvaluateTable.Write(series.Symbol, basis, results);
                Terminal.Out.WriteLine(Words(champion));
            }

            if (asked.Folder is { } folder)
                await WriteAsync(folder, series.Symbol, basis, results, cancellationToken);
            return ExitCode.Done;
        }
        catch (ArgumentException exception) when (exception.ParamName == nameof(series))
        {
            return Failures.Report(ExitCode.NoForecast,
                exception.Message.Replace(" (Parameter 'series')", "", StringComparison.Ordinal));
        }
    }

    /// <summary>Who is judged, and from which price they all forecast.</summary>
    private static (Basis Basis, IReadOnlyList<Contender> Contenders) Contest(Asked asked, ModelVersion? champion)
    {
        (string, ModelConfiguration)? serving = champion is null
            ? null
            : ($"{champion.Name} version {champion.Version}", champion.Configuration);
        return asked.Preset == EvaluatePreset.Published
            ? (Basis.Open, Contenders.Published(serving))
            : (asked.Basis, Contenders.Standard(asked.Basis, serving));
    }

    /// <summary>What the forecast that serves is made by, and when that was chosen: its figures up to then flatter it.</summary>
    private static string Words(ModelVersion? champion)
    {
        if (champion is null)
        {
            return $"Nothing serves here yet; the default is {ModelConfiguration.Default}."
                + Chosen(ModelConfiguration.DefaultChosenThrough);
        }

        var which = champion.Configuration == ModelConfiguration.Default ? "the default" : "not the default";
        return $"{champion.Name} version {champion.Version} is {champion.Configuration}, {which}."
            + Chosen(champion.Evidence.Main.Skill?.ChosenThrough);

        static string Chosen(DateOnly? through) =>
            through is null ? "" : $" It was chosen on sessions up to {through:yyyy-MM-dd}, so figures of these flatter it.";
    }

    private static async Task<(BarSeries Series, ModelVersion? Champion)> ReadAsync(
        Symbol symbol, string? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            await services.GetRequiredService<SampleData>().EnsureAsync(cancellationToken);
            return (
                await services.GetRequiredService<BarStore>().ReadAsync(symbol, knownAt: null, cancellationToken),
                await services.GetRequiredService<Champions>().AtAsync(ModelKey.Live(symbol), at: null, cancellationToken));
        }

        var (series, refused) = BarFile.Read(symbol, file, TimeProvider.System, cancellationToken);
        if (refused > 0)
            Terminal.Error.WriteLine($"{refused:N0} lines of {file} were refused; zerodte ingest says which and why.");
        return (series, null);
    }

    private static Evaluated[] Judge(BarSeries series, IReadOnlyList<Contender> contenders, DateOnly? from, DateOnly? to,
        CancellationToken cancellationToken) =>
        Terminal.Error.Progress().HideCompleted(true).Start(context => Comparison.Run(
            series, contenders, from, to, Seed, Environment.ProcessorCount, new TaskShare(context.AddTask("Judging", maxValue: 1)),
            cancellationToken));

    private static async Task WriteAsync(string folder, Symbol symbol, Basis basis, Evaluated[] results,
        CancellationToken cancellationToken)
    {
        var page = await Pages.RenderAsync<EvaluationPage, JudgedForecasts>(new(symbol, basis, results));
        try
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "evaluation.csv"), EvaluateCsv.Of(basis, results), cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "report.html"), page, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IngestException($"Cannot write to {folder}: {exception.Message}");
        }

        Terminal.Error.WriteLine($"Wrote {Path.Combine(folder, "evaluation.csv")} and {Path.Combine(folder, "report.html")}.");
    }

    private sealed record Asked
    {
        public required Symbol Symbol { get; init; }

        public string? File { get; init; }

        public DateOnly? From { get; init; }

        public DateOnly? To { get; init; }

        public EvaluatePreset Preset { get; init; }

        public required Basis Basis { get; init; }

        public string? Folder { get; init; }

        public bool Json { get; init; }
    }
}

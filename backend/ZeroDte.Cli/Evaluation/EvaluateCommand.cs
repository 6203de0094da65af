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
        var options = new EvaluateOptions();
        var command = new ExampleCommand("evaluate",
            "Judge the forecast that serves, the default and its alternatives on past sessions, each with only what was known before it.",
            "zerodte evaluate", "zerodte evaluate MSFT --from 2016-01-04 --out report", "zerodte evaluate --preset published",
            "zerodte evaluate MSFT --file msft.csv --from 2015-01-02 --to 2019-12-31 --json",
            "zerodte evaluate --universe aapl.csv msft.csv --events earnings.csv --levels VIX=vix.csv --out report",
            "zerodte evaluate AAPL --origins")
        {
            options.Symbol, options.File, options.From, options.To, options.Preset, options.Basis, options.Folder, options.Universe,
            options.Events, options.Levels, options.Origins, options.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(options.Origins) && (result.GetValue(options.File) is not null || result.GetValue(options.Basis) is not null
                || result.GetValue(options.Universe)!.Length > 0 || result.GetValue(options.Preset) != default))
            {
                result.AddError("--origins judges what is stored of one symbol: leave --file, --universe, --preset and --basis out.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var asked = options.Asked(parsed);
            return asked.Origins ? OriginsEvaluation.RunAsync(asked, cancellationToken)
                : asked.Universe.Count > 0 ? UniverseEvaluation.RunAsync(asked, cancellationToken) : RunAsync(asked, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(AskedEvaluation asked, CancellationToken cancellationToken)
    {
        var (series, champion) = await ReadAsync(asked, cancellationToken);
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
            {
                await WriteAsync(folder, "evaluation.csv", EvaluateCsv.Of(basis, results),
                    await Pages.RenderAsync<EvaluationPage, JudgedForecasts>(new(series.Symbol, basis, results)), cancellationToken);
            }

            return ExitCode.Done;
        }
        catch (ArgumentException exception) when (exception.ParamName == nameof(series))
        {
            return Failures.Report(ExitCode.NoForecast,
                exception.Message.Replace(" (Parameter 'series')", "", StringComparison.Ordinal));
        }
    }

    /// <summary>Who is judged, and from which price they all forecast.</summary>
    private static (Basis Basis, IReadOnlyList<Contender> Contenders) Contest(AskedEvaluation asked, ModelVersion? champion)
    {
        (string, ModelConfiguration)? serving = champion is null
            ? null
            : ($"{champion.Name} version {champion.Version}", champion.Configuration);
        return asked.Preset == EvaluatePreset.Published
            ? (Basis.Open, Contenders.Published(serving))
            : (asked.Basis ?? Basis.Open, Contenders.Standard(asked.Basis ?? Basis.Open, serving));
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
        AskedEvaluation asked, CancellationToken cancellationToken)
    {
        var symbol = asked.Symbol;
        if (asked.File is not { } file)
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
        return (asked.Context.Within(series), null);
    }

    private static Evaluated[] Judge(BarSeries series, IReadOnlyList<Contender> contenders, DateOnly? from, DateOnly? to,
        CancellationToken cancellationToken) =>
        Terminal.Error.Progress().HideCompleted(true).Start(context => Comparison.Run(
            series, contenders, from, to, Seed, Environment.ProcessorCount, new TaskShare(context.AddTask("Judging", maxValue: 1)),
            cancellationToken));

    /// <summary>Writes the page as report.html, and the figures beside it.</summary>
    internal static Task WriteAsync(string folder, string csvName, string csv, string page, CancellationToken cancellationToken) =>
        WriteFilesAsync(folder, [(csvName, csv), ("report.html", page)], cancellationToken);

    internal static async Task WriteFilesAsync(
        string folder, IReadOnlyList<(string Name, string Text)> files, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, text) in files)
                await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IngestException($"Cannot write to {folder}: {exception.Message}");
        }

        Terminal.Error.WriteLine($"Wrote {string.Join(" and ", files.Select(file => Path.Combine(folder, file.Name)))}.");
    }
}

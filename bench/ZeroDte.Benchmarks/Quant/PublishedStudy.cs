using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Postgres;
using ZeroDte.Presentation.Tuning;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Features.Catalogue;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Benchmarks.Quant;

/// <summary>
/// The published study, 100 trials on 229 rows, against Optuna, pandas and scikit-learn: first both compute the same two objectives of some
/// configurations, then each searches. With MLFLOW_REAL_URI or MLFLOW_EMBEDDED_URI, once more with every trial logged to that server.
/// </summary>
internal static class PublishedStudy
{
    private const int Rows = 229;
    private const int Trials = 100;
    private const double Agreement = 1e-9;

    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("STUDY_BENCH_RUNS") ?? "5",
        CultureInfo.InvariantCulture);
    private static readonly RollingWindows Windows = new((Rows - PublishedSpace.Window) / PublishedSpace.Predictions,
        PublishedSpace.Predictions, holdOut: 0);
    private static readonly SearchPreset Preset = PublishedSpace.Preset with { Plan = _ => Windows };

    public static async Task RunAsync()
    {
        var series = Sample(Rows);
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, Csv(series));
        Check(series, file);

        var (ours, theirs) = (new List<double>(), new List<double>());
        var (ourProcessor, theirProcessor) = (new List<double>(), new List<double>());
        for (var warmUp = 0; warmUp < 20; warmUp++)
            await SearchAsync(series, (ulong)warmUp);
        for (var run = 0; run < Runs; run++)
        {
            var (watch, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            await SearchAsync(series, (ulong)run);
            ours.Add(watch.Elapsed.TotalMilliseconds);
            ourProcessor.Add((Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
            var peer = Python(Peer.Run("published_study.py", "study", file, PublishedSpace.Window, PublishedSpace.Predictions, Trials, 1));
            theirs.Add(peer.Elapsed);
            theirProcessor.Add(peer.Processor);
        }

        Report.Row($"published study, {Trials} trials on {Rows} rows", ours, "Optuna 3.1, scikit-learn 1.2", theirs, "ms");
        Report.Row("the same, processor time", ourProcessor, "the same", theirProcessor, "ms");
        foreach (var (server, variable) in new[] { ("a real MLflow", "MLFLOW_REAL_URI"), ("the embedded server", "MLFLOW_EMBEDDED_URI") })
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } uri)
                await LoggedAsync(file, server, uri);
        }

        File.Delete(file);
    }

    private static async Task SearchAsync(BarSeries series, ulong seed)
    {
        var table = SearchTable.Build(series, Basis.Open, Preset.Features);
        var scorer = new ConfigurationScorer(table, Windows, distributions: false);
        var definition = new StudyDefinition([Direction.Minimise, Direction.Maximise], Samplers.Find(Samplers.Default)!, seed);
        var search = new ConfigurationSearch(Preset, scorer, Preset.Criteria, race: null, definition.Lag, []);
        var study = new Study(definition);
        await study.OptimiseAsync(search.Try, new(Trials, Environment.ProcessorCount), progress: null, TimeProvider.System,
            CancellationToken.None);
        if (study.Trials.Count(t => t.State == TrialState.Complete) != Trials)
            throw new InvalidOperationException("Not every trial gave a result.");
    }

    private static async Task LoggedAsync(string file, string server, string uri)
    {
        // A study that is kept holds out sessions besides: the windows are as many as without.
        var series = Sample(Rows + PublishedSpace.HoldOut);
        await using var database = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("ConnectionStrings__ZeroDte")
            ?? throw new InvalidOperationException("Run this through make bench, which starts a database."));
        await new Migrator(database, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        using var http = new HttpClient();
        var studies = new StudyStore(database);
        var mlflow = new MlflowClient(http, new(new Uri(uri)), TimeProvider.System);
        var runner = new StudyRunner(studies, mlflow, new StudyCharts(), TimeProvider.System);
        var plan = new StudyPlan { Preset = Preset.Name, Trials = Trials, Race = false };
        var (ours, theirs) = (new List<double>(), new List<double>());
        var (ourProcessor, theirProcessor) = (new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            var (watch, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var study = await studies.BeginAsync(series, new($"bench-{Guid.NewGuid():N}"), plan with { Seed = (ulong)run },
                TimeProvider.System.GetUtcNow().Stored(), CancellationToken.None);
            if ((await runner.RunAsync(study.Id, series, new(Environment.ProcessorCount), progress: null,
                CancellationToken.None)).NotLogged is { } notLogged)
            {
                throw new InvalidOperationException(notLogged);
            }
            ours.Add(watch.Elapsed.TotalMilliseconds);
            ourProcessor.Add((Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
            var peer = Python(
                Peer.Run("published_study.py", "study", file, PublishedSpace.Window, PublishedSpace.Predictions, Trials, 1, uri));
            theirs.Add(peer.Elapsed);
            theirProcessor.Add(peer.Processor);
        }

        Report.Row($"the study, each trial a nested run on {server}", ours, "Optuna, mlflow client", theirs, "ms");
        Report.Row("the same, processor time of the client", ourProcessor, "the same", theirProcessor, "ms");
    }

    /// <summary>Both must compute the same, or their times cannot be compared.</summary>
    private static void Check(BarSeries series, string file)
    {
        (int LastLag, int Keep)[] pairs = [(5, 8), (2, 1), (3, 12), (4, 5), (5, 1)];
        var scorer = new ConfigurationScorer(SearchTable.Build(series, Basis.Open, Preset.Features), Windows, distributions: false);
        var lines = Peer.Run("published_study.py",
            ["check", file, PublishedSpace.Window, PublishedSpace.Predictions, .. pairs.Select(p => $"{p.LastLag},{p.Keep}")]);
        foreach (var ((lastLag, keep), line) in pairs.Zip(lines))
        {
            WindowScore[] windows = [.. scorer.Score(PublishedSpace.Configuration(lastLag, keep), CancellationToken.None)];
            var theirs = line.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
            double[] ours = [.. Preset.Criteria.Select(c => c.Over(windows))];
            if (Math.Abs(ours[0] - theirs[0]) > Agreement || Math.Abs(ours[1] - theirs[1]) > Agreement)
            {
                throw new InvalidOperationException($"Lag {lastLag}, keep {keep}: ours {string.Join(' ', ours)}, theirs {line}. The two "
                    + "do not do the same work.");
            }
        }
    }

    /// <summary>The latest bars of the sample that make as many rows.</summary>
    private static BarSeries Sample(int rows)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "sample", "aapl-daily.csv"));
        var lookBack = Preset.Features.Max(f => FeatureCatalogue.Create(f).LookBack);
        var file = Path.GetTempFileName();
        File.WriteAllLines(file, [lines[0], .. lines[^(rows + lookBack)..]]);
        var (series, _) = BarFile.Read(Symbol.Aapl, file, TimeProvider.System, CancellationToken.None);
        File.Delete(file);
        return series;
    }

    private static IEnumerable<string> Csv(BarSeries series)
    {
        var recipe = PublishedSpace.Configuration(5, 1).ToRecipe(Basis.Open) with { Scale = () => new RangeVolatility(0.9) };
        var data = Dataset.Build(series, recipe);
        if (data.Rows.Rows != Rows)
            throw new InvalidOperationException($"{data.Rows.Rows} rows, not {Rows}.");
        yield return $"{string.Join(',', data.Rows.Names)},target";
        for (var i = 0; i < Rows; i++)
            yield return $"{string.Join(',', data.Rows[i].ToArray())},{data.Targets[i]}";
    }

    /// <summary>The client of the tracking server prints, too; what the script says comes last.</summary>
    private static (double Elapsed, double Processor) Python(string[] lines) =>
        lines[^1].Split(' ') is [var elapsed, var processor]
            ? (double.Parse(elapsed, CultureInfo.InvariantCulture), double.Parse(processor, CultureInfo.InvariantCulture))
            : throw new FormatException(lines[^1]);
}

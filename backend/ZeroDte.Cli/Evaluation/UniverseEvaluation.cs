using System.Collections.Concurrent;
using Spectre.Console;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Evaluation;
using ZeroDte.Presentation.Shell;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Cli.Evaluation;

/// <summary>The default judged on the bars of many files at once. Of each name no more is kept than what came of its sessions.</summary>
internal static class UniverseEvaluation
{
    public static async Task<int> RunAsync(AskedEvaluation asked, CancellationToken cancellationToken)
    {
        var universe = Judge(asked, asked.Basis is { } one ? [one] : [Basis.Open, Basis.PreviousClose], cancellationToken);
        if (universe.Names.Count == 0)
            return Failures.Report(ExitCode.NoForecast, "None of the files has a session with enough before it to be forecast.");

        if (asked.Json)
            Terminal.WriteJson(universe.Names.Select(name => Plain(universe, name)));
        else
            Write(universe);
        if (asked.Folder is { } folder)
        {
            await EvaluateCommand.WriteAsync(folder, "universe.csv", Csv(universe),
                await Pages.RenderAsync<UniversePage, JudgedUniverse>(universe), cancellationToken);
        }

        return ExitCode.Done;
    }

    /// <summary>The symbol that a file is of: SYMBOL=FILE says it, or else its name begins with it.</summary>
    internal static (Symbol Symbol, string Path) Named(string file)
    {
        var (name, path) = file.Split('=', 2) is [var before, var after]
            ? (before, after) : (Path.GetFileNameWithoutExtension(file).Split('_', '-', ' ')[0], file);
        return Symbol.TryParse(name.ToUpperInvariant(), out var symbol)
            ? (symbol, path)
            : throw new IngestException($"'{name}', where the name of {path} begins, is not a ticker symbol. Write SYMBOL=FILE.");
    }

    private static JudgedUniverse Judge(AskedEvaluation asked, Basis[] bases, CancellationToken cancellationToken)
    {
        var named = asked.Universe.Select(Named).ToArray();
        if (named.GroupBy(n => n.Symbol).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new IngestException($"There are {twice.Count()} files of {twice.Key}. Write SYMBOL=FILE where names mislead.");

        var judged = new ConcurrentDictionary<(int File, int Basis), JudgedName>();
        Terminal.Error.Progress().HideCompleted(true).Start(progress =>
        {
            var task = progress.AddTask("Judging", maxValue: named.Length);
            var parallel = new ParallelOptions
            {
                MaxDegreeOfParallelism = Environment.ProcessorCount,
                CancellationToken = cancellationToken,
            };
            try
            {
                Parallel.For(0, named.Length, parallel, file =>
                {
                    JudgeOne(file);
                    task.Increment(1);
                });
            }
            catch (AggregateException several) when (several.InnerExceptions.OfType<IngestException>().FirstOrDefault() is { } first)
            {
                throw new IngestException(first.Message);
            }
        });
        return new([.. judged.OrderBy(pair => pair.Key.Basis).ThenBy(pair => pair.Key.File).Select(pair => pair.Value)]);

        void JudgeOne(int file)
        {
            var (symbol, path) = named[file];
            var series = asked.Context.Within(BarFile.Read(symbol, path, TimeProvider.System, cancellationToken).Series);
            foreach (var (i, basis) in bases.Index())
            {
                if (JudgedName.Of(series, basis, ModelConfiguration.Default, asked.From, asked.To) is { } name)
                    judged[(file, i)] = name;
            }
        }
    }

    private static void Write(JudgedUniverse universe)
    {
        foreach (var basis in universe.Bases)
        {
            var pooled = universe.Pooled(basis);
            var listing = new Listing([.. UniverseWords.Columns.Select((name, i) => new Column(name, IsRight: i > 0))])
            {
                Title = $"From {basis.Words()}",
            };
            foreach (var name in pooled.Names)
                listing.Add([.. UniverseWords.Cells(universe, name).Select(text => new Cell(text))]);
            listing.Add([.. UniverseWords.Cells(pooled).Select(text => new Cell(text, Tone.Strong))]);
            listing.Write(Terminal.Out);
            Terminal.Out.WriteLine(UniverseWords.Of(pooled));
        }
    }

    private static object Plain(JudgedUniverse universe, JudgedName name)
    {
        var (test, announced) = (name.Test, name.Coverage(s => s.IsAnnounced));
        return new
        {
            Symbol = name.Symbol.Value,
            name.Basis,
            N = name.Sessions.Length,
            First = name.Sessions[0].Session,
            Last = name.Sessions[^1].Session,
            CrpsSkill = name.Skill,
            T = Known(test.Statistic),
            P = Known(test.TwoSided),
            CorrectedP = Known(universe.Corrected(name)),
            Coverage90 = name.Coverage(_ => true).Share,
            Calm = Known(name.Coverage(s => s.Tercile == 0).Share),
            Middle = Known(name.Coverage(s => s.Tercile == 1).Share),
            Wild = Known(name.Coverage(s => s.Tercile == 2).Share),
            Announced = announced.N,
            AnnouncedCoverage = Known(announced.Share),
        };
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    private static string Csv(JudgedUniverse universe) => string.Concat(
        universe.Names.SelectMany(name => name.Sessions.Select(session => Line(name, session)))
            .Prepend("symbol,basis,session,crps,crps_of_ewma,inside,width,tercile,announced\n"));

    private static string Line(JudgedName name, JudgedSession s) =>
        $"{name.Symbol},{name.Basis},{s.Session:yyyy-MM-dd},{s.Crps:R},{s.Baseline:R},{(s.Inside ? 1 : 0)},{s.Width:R},{s.Tercile},"
        + $"{(s.IsAnnounced ? 1 : 0)}\n";
}

using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Quant.Market;

namespace ZeroDte.Cli.Tuning;

internal static class OptimiseCommand
{
    public static Command Create()
    {
        var plan = new OptimiseOptions();
        var resume = new Option<string?>("--resume")
        {
            Description = "Go on with a study that was interrupted or killed; it keeps its own plan.",
        };
        var workers = Arguments.Count("--workers", "Trials at once; the result does not depend on it.", Environment.ProcessorCount);
        var time = Arguments.Time("--time", "Start no trial after so long, such as 60s, 5m or 1h.");
        var untracked = new Option<bool>("--no-tracking") { Description = "Do not log the study to the tracking server." };
        var json = Arguments.Json();
        var command = new ExampleCommand("optimise",
            "Search features, window, learner and volatility model for the configuration to serve, and say how much of the find is luck.",
            "zerodte optimise", "zerodte optimise --symbol MSFT --trials 500 --time 5m",
            "zerodte optimise --preset published --seed 7 --json",
            "zerodte optimise --objectives rmse,crps --choice crps", "zerodte optimise --resume aapl-2018-05-11-1")
        {
            resume, workers, time, untracked, json,
        };
        plan.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var id = parsed.GetValue(resume);
            if (id is not null && plan.Given(parsed) is { } given)
                return Failures.Report(ExitCode.BadInput, $"A study that is resumed keeps its own plan: leave out {given}.");

            await services.GetRequiredService<SampleData>().EnsureAsync(cancellationToken);
            var (study, series) = id is null
                ? await BeginAsync(services, plan.Symbol(parsed), plan.Plan(parsed), cancellationToken)
                : await ReadAsync(services, id, cancellationToken);
            var options = new StudyRunOptions(parsed.GetValue(workers), parsed.GetValue(time), !parsed.GetValue(untracked));
            return await RunAsync(services, study, series, options, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<(StudyHead Study, BarSeries Series)> BeginAsync(ServiceProvider services, Symbol symbol, StudyPlan plan,
        CancellationToken cancellationToken)
    {
        var series = await services.GetRequiredService<BarStore>().ReadAsync(symbol, knownAt: null, cancellationToken);
        if (await services.GetRequiredService<Champions>().AtAsync(ModelKey.Live(symbol), at: null, cancellationToken) is { } champion)
            plan = plan with { Incumbent = champion.Configuration };
        return (await services.GetRequiredService<StudyStore>()
            .BeginAsync(series, RecordName.Live, plan, TimeProvider.System.GetUtcNow().Stored(), cancellationToken), series);
    }

    /// <summary>A study with the bars that were known when it began.</summary>
    private static async Task<(StudyHead Study, BarSeries Series)> ReadAsync(ServiceProvider services, string id,
        CancellationToken cancellationToken)
    {
        var study = await services.GetRequiredService<StudyStore>().ReadAsync(id, cancellationToken);
        return (study, (await services.GetRequiredService<BarStore>().ReadAsync(study.Symbol, study.StartedAt, cancellationToken))
            .UpTo(study.AsOf));
    }

    private static async Task<int> RunAsync(
        ServiceProvider services, StudyHead study, BarSeries series, StudyRunOptions options, bool json,
        CancellationToken cancellationToken)
    {
        var (plan, bars) = (study.Plan, $"{series.Count} sessions of {study.Symbol} up to {study.AsOf:yyyy-MM-dd}");
        Terminal.Error.MarkupLineInterpolated(
            $"Study [bold]{study.Id}[/]: {plan.Trials} trials of '{plan.Preset}' by {plan.Sampler}, seed {plan.Seed}, on {bars}");
        var seen = default(StudyProgress);
        try
        {
            var (result, notLogged) = await Terminal.Error.Progress().HideCompleted(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn()).StartAsync(context =>
            {
                var bar = new OptimiseProgress(context.AddTask("starting"), study.Plan.Objectives, progress => seen = progress);
                return services.GetRequiredService<StudyRunner>().RunAsync(study.Id, series, options, bar, cancellationToken);
            });
            // Whoever interrupts the logging has a result all the same.
            if (result.Record.IsLive)
            {
                await services.GetRequiredService<ChosenConfigurations>()
                    .AddAsync(result.Choice(TimeProvider.System.GetUtcNow().Stored()), CancellationToken.None);
            }
            if (json)
                Terminal.WriteJson(OptimiseJson.Of(result));
            else
                OptimiseSummary.Write(result);
            return notLogged is null
                ? ExitCode.Done
                : Failures.Report(cancellationToken.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.NoTracking, notLogged);
        }
        catch (OperationCanceledException)
        {
            return Failures.Report(ExitCode.Interrupted, $"Interrupted after {seen?.Done.All ?? 0} of {study.Plan.Trials} trials; they "
                + $"are kept. To go on: zerodte optimise --resume {study.Id}");
        }
        catch (NpgsqlException exception)
        {
            return Failures.Report(ExitCode.NoDatabase, $"The database went away: {exception.Message.TrimEnd('.')}. The trials that it "
                + $"had committed are kept. To go on once it is back: zerodte optimise --resume {study.Id}");
        }
    }
}

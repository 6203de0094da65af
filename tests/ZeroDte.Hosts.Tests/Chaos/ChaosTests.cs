using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ZeroDte.ChaosHost;
using ZeroDte.Hosts.Tests.EmbeddedPostgres;
using ZeroDte.Orchestrator;
using ZeroDte.Pipeline;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Presentation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Hosts.Tests.Chaos;

/// <summary>
/// Three orchestrators replay sessions of three symbols while they are killed at random and their database stands still.
/// <c>make chaos</c> is the whole of it: 60 sessions and 50 kills.
/// </summary>
public sealed class ChaosTests
{
    private static readonly RecordName Record = new("chaos");
    private const int Seed = 20180511;

    private static readonly bool Full = Environment.GetEnvironmentVariable("ZERODTE_CHAOS") == "full";
    private static readonly DateOnly First = new(2018, 2, 12); // both kinds of time of the year
    private static readonly Symbol[] Symbols = [Symbol.Aapl, Symbol.Parse("MSFT"), Symbol.Parse("SPY")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_KilledAndPaused_EveryUnitIsDoneOnceAndInOrder()
    {
        var (sessions, kills, pauses) = Full ? (60, 50, 5) : (12, 4, 1);
        using var cluster = new ThrowawayCluster();
        var connection = cluster.Start().Trim();
        await using var services = await OpenAsync(connection, (services, configuration) =>
        {
            services.AddStorage(configuration).AddBars().AddClock(configuration).AddJobs(configuration);
            foreach (var job in ChainedJob.All)
                services.AddSingleton<IJob>(job);
        });
        var run = new ChaosRun(cluster, services.GetRequiredService<NpgsqlDataSource>(), Seed);
        await run.ScalarAsync<int>($"{ChainedJob.Table}; select 1");
        var plan = await PlanAsync(services, sessions);
        var units = await services.GetRequiredService<JobBacklog>().AddReplayAsync(Record, Symbols, plan, null, Cancel);
        units.ShouldBe(plan.Count * Symbols.Length);

        using (var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancel))
        {
            var rival = RunWhatRunsAsync(run, services.GetRequiredService<JobRunner>(), plan, ended.Token);
            await run.RunAsync(typeof(ChainedJob).Assembly.Location, connection, units, kills, pauses);
            await ended.CancelAsync();
            (await rival).ShouldBeGreaterThan(0, "nobody ran what was running");
        }

        // Without the lock on its key a rival's run would do it all and fail at the commit.
        (await run.ListAsync("select distinct message from job_attempt where state = 'failed'")).ShouldBeEmpty();
        foreach (var symbol in Symbols)
        {
            (await run.ListAsync($"select hash from effect where symbol = '{symbol}' order by id"))
                .ShouldBe(Hashes(plan, symbol), $"{symbol}: each job once and in order");
        }
    }

    [Fact]
    public async Task ReplayOfTheRealJobs_KilledAndPaused_TheLedgerVerifiesAndEachSessionIsForecastOnce()
    {
        var (sessions, kills, pauses) = Full ? (60, 50, 5) : (3, 2, 1);
        using var cluster = new ThrowawayCluster();
        var connection = cluster.Start().Trim();
        await using var services = await OpenAsync(
            connection, (services, configuration) => services.AddPipeline(configuration).AddPresentation());
        var fewTrials = JsonSerializer.SerializeToElement(new { trials = 4, track = false });
        var plan = await PlanAsync(services, sessions);
        foreach (var symbol in Symbols)
            await BeginAsync(services, symbol, plan[0].Session);
        var units = await services.GetRequiredService<JobBacklog>()
            .AddReplayAsync(Record, Symbols, plan, due => due.Job == "optimise" ? fewTrials : null, Cancel);
        units.ShouldBe(plan.Count * Symbols.Length);

        var run = new ChaosRun(cluster, services.GetRequiredService<NpgsqlDataSource>(), Seed);
        await run.RunAsync(typeof(OrchestratorExtensions).Assembly.Location, connection, units + Symbols.Length, kills, pauses);

        foreach (var symbol in Symbols)
        {
            var results = await run.ListAsync($"select concat_ws(' ', job, session) from job_result where symbol = '{symbol}'");
            plan.Select(due => $"{due.Job} {due.Session:yyyy-MM-dd}").Except(results).ShouldBeEmpty($"{symbol}: every unit has its result");
            (await services.GetRequiredService<ForecastLedger>().VerifyAsync(new(Record, symbol), Cancel)).Faults.ShouldBeEmpty();
            // From the previous close, and from the open.
            (await run.ScalarAsync<string>("select concat_ws(' ', count(*), count(distinct session)) from forecast_ledger where symbol = "
                + $"'{symbol}'")).ShouldBe($"{2 * sessions} {sessions}");
            (await run.ScalarAsync<long>($"select count(*) from forecast_outcome where symbol = '{symbol}'")).ShouldBe(2 * sessions);
            (await run.ScalarAsync<long>($"select count(distinct session) from model_version where symbol = '{symbol}'"))
                .ShouldBe(sessions + 1);
        }
    }

    /// <summary>
    /// Somebody who runs by hand, again and again, the very jobs that run at that moment. Returns how often the job was left to whoever
    /// runs it.
    /// </summary>
    private static async Task<int> RunWhatRunsAsync(ChaosRun run, JobRunner runner, IReadOnlyList<DueUnit> plan, CancellationToken ended)
    {
        var left = 0;
        while (!ended.IsCancellationRequested)
        {
            foreach (var running in await run.ListAsync("select concat_ws(' ', job, symbol, session, slot) from job_attempt where state = "
                + "'running' limit 1"))
            {
                var key = running.Split(' ');
                var due = plan.Single(unit => unit.Job == key[0] && $"{unit.Session:yyyy-MM-dd}" == key[2] && unit.Slot == key[3]);
                // It may do the job itself, if whoever ran it was killed.
                left += (await runner.RunAsync(new(due.Job, Symbol.Parse(key[1]), due.Session, Record, Slot: due.Slot), due.Due,
                    parameters: null, Cancel)).State
                    is JobState.AlreadyDone or JobState.Running ? 1 : 0;
            }
        }

        return left;
    }

    private static async Task<ServiceProvider> OpenAsync(string connection, Action<IServiceCollection, IConfiguration> add)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:ZeroDte", connection)]).Build();
        var services = new ServiceCollection().AddLogging();
        add(services, configuration);
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<Migrator>().MigrateAsync(Cancel);
        return provider;
    }

    /// <summary>What the jobs that there are would have done on so many sessions.</summary>
    private static async Task<IReadOnlyList<DueUnit>> PlanAsync(ServiceProvider services, int sessions)
    {
        var to = TradingCalendar.Nyse.Sessions(First, First.AddYears(1)).ElementAt(sessions - 1).Date;
        var schedule = services.GetRequiredService<Schedule>();
        return schedule.Plan(await schedule.JobsForAsync(Symbols[0], Cancel), First, to);
    }

    /// <summary>Gives a symbol the sample's bars, and its first champion on the evening before.</summary>
    private static async Task BeginAsync(ServiceProvider services, Symbol symbol, DateOnly first)
    {
        var sample = Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv");
        await services.GetRequiredService<Ingest>().RunAsync(symbol, sample, new(), progress: null, Cancel);
        var eve = TradingCalendar.Nyse.Session(TradingCalendar.Nyse.Previous(first));
        var run = await services.GetRequiredService<JobRunner>()
            .RunAsync(new("retrain", symbol, eve.Date, Record), eve.Close.AddMinutes(35), null, Cancel);
        run.State.ShouldBe(JobState.Committed, run.Message);
    }

    private static List<string> Hashes(IReadOnlyList<DueUnit> plan, Symbol symbol)
    {
        var hashes = new List<string>();
        foreach (var unit in plan)
            hashes.Add(ChainedJob.Next(hashes.LastOrDefault(""), ChainedJob.Line(new(unit.Job, symbol, unit.Session, Record), unit.Due)));
        return hashes;
    }
}

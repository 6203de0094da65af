using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Npgsql;
using ZeroDte.ChaosHost;
using ZeroDte.Hosts.Tests.EmbeddedPostgres;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Hosts.Tests.Chaos;

/// <summary>
/// Three orchestrators replay sessions of three symbols while they are killed at random and their database stands still now and then.
/// ZERODTE_CHAOS=full is the whole of it: 60 sessions and 50 kills.
/// </summary>
public sealed class ChaosTests
{
    private const int Processes = 3;
    private const string Record = "chaos";

    private static readonly Symbol[] Symbols = [Symbol.Aapl, Symbol.Parse("MSFT"), Symbol.Parse("SPY")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_OrchestratorsKilledAndDatabasePaused_EveryUnitHasExactlyOneResult()
    {
        var full = Environment.GetEnvironmentVariable("ZERODTE_CHAOS") == "full";
        var (sessions, kills, pauses) = full ? (60, 50, 5) : (12, 4, 1);
        using var cluster = new ThrowawayCluster();
        var connection = cluster.Start().Trim();
        await using var services = Services(connection);
        var database = services.GetRequiredService<NpgsqlDataSource>();
        await services.GetRequiredService<Migrator>().MigrateAsync(Cancel);
        await ExecuteAsync(database, ChainedJob.Table);
        var plan = Plan(services, sessions);
        var units = await services.GetRequiredService<JobBacklog>().AddReplayAsync(Record, Symbols, plan, Cancel);
        units.ShouldBe(plan.Count * Symbols.Length);

        var hit = 0;
        using (var orchestrators = new Orchestrators(connection, Processes))
        {
            orchestrators.Fill();
            var random = new Random(20180511);
            // Spread over the work rather than over time, so that none comes when all is done.
            for (var kill = 1; kill <= kills; kill++)
            {
                await ReachAsync(database, units * kill / (kills + 1));
                if (kill % (kills / pauses) == 0)
                    await PauseAsync(cluster, random);
                hit += await KillAsync(database, orchestrators, random);
                orchestrators.Fill();
            }

            await ReachAsync(database, units);
        }

        (await ScalarAsync<long>(database, "select count(*) from job_unit")).ShouldBe(0, "nothing is left to be done");
        (await ScalarAsync<long>(database, "select count(*) from job_result")).ShouldBe(units);
        (await ScalarAsync<long>(database, "select count(*) from job_attempt where state = 'committed'")).ShouldBe(units);
        foreach (var symbol in Symbols)
            (await HashesAsync(database, symbol)).ShouldBe(Expected(plan, symbol), $"{symbol}: each job once and in order");

        await services.GetRequiredService<ScheduleLook>().TidyAsync(DateTimeOffset.UnixEpoch, Cancel);
        (await ScalarAsync<long>(database, "select count(*) from job_attempt where state = 'running'")).ShouldBe(0, "no attempt hangs");
        var lost = await ScalarAsync<long>(database, "select count(*) from job_attempt where state = 'lost'");
        lost.ShouldBeGreaterThan(0, "a test in which no kill met an attempt shows nothing");
        TestContext.Current.SendDiagnosticMessage($"{units} units, {kills} kills, {hit} of processes that were at work, {lost} attempts lost, {pauses} pauses.");
    }

    /// <summary>Kills one of the processes, by preference one that is in the middle of a job. Returns 1 if it was.</summary>
    private static async Task<int> KillAsync(NpgsqlDataSource database, Orchestrators orchestrators, Random random)
    {
        var busy = await ListAsync(database, "select distinct process_id::text from job_attempt where state = 'running' order by 1");
        if (busy.Count > 0 && orchestrators.Kill(int.Parse(busy[random.Next(busy.Count)])))
            return 1;

        orchestrators.Kill(orchestrators.At(random.Next(Processes)));
        return 0;
    }

    /// <summary>Stops every process of the database server for a moment, in the middle of whatever it does.</summary>
    private static async Task PauseAsync(ThrowawayCluster cluster, Random random)
    {
        var server = cluster.ServerId;
        var children = (await File.ReadAllTextAsync($"/proc/{server}/task/{server}/children", Cancel)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] all = [$"{server}", .. children];
        Signal("-STOP", all);
        await Task.Delay(random.Next(200, 1000), Cancel);
        Signal("-CONT", all);
    }

    /// <remarks>A child that ended in between is no fault.</remarks>
    private static void Signal(string signal, string[] processes)
    {
        using var kill = Process.Start(new ProcessStartInfo("/bin/kill", [signal, .. processes]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    private static async Task ReachAsync(NpgsqlDataSource database, long results)
    {
        // Only to end a run that hangs; nothing depends on how long it takes.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (await ScalarAsync<long>(database, "select count(*) from job_result") < results)
            await Task.Delay(5, patience.Token);
    }

    private static IReadOnlyList<DueUnit> Plan(ServiceProvider services, int sessions)
    {
        var from = new DateOnly(2018, 2, 26); // both kinds of time of the year
        var to = TradingCalendar.Nyse.Sessions(from, from.AddYears(1)).ElementAt(sessions - 1).Date;
        return services.GetRequiredService<Schedule>().Plan([.. Schedule.Jobs], from, to);
    }

    private static List<string> Expected(IReadOnlyList<DueUnit> plan, Symbol symbol)
    {
        var hashes = new List<string>();
        foreach (var unit in plan)
            hashes.Add(ChainedJob.Next(hashes.LastOrDefault(""), ChainedJob.Line(new(unit.Job, symbol, unit.Session, Record), unit.Due)));
        return hashes;
    }

    private static Task<List<string>> HashesAsync(NpgsqlDataSource database, Symbol symbol) =>
        ListAsync(database, $"select hash from effect where symbol = '{symbol}' order by id");

    private static ServiceProvider Services(string connection)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:ZeroDte", connection)]).Build();
        var services = new ServiceCollection().AddLogging().AddStorage(configuration).AddJobs(configuration);
        foreach (var job in Schedule.Jobs)
            services.AddSingleton<IJob>(new ChainedJob(job));
        return services.BuildServiceProvider();
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private static async Task<List<string>> ListAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var values = new List<string>();
        while (await reader.ReadAsync(Cancel))
            values.Add(reader.GetString(0));
        return values;
    }
}

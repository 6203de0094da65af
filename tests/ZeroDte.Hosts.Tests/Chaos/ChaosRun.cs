using System.Diagnostics;
using Npgsql;
using ZeroDte.Hosts.Tests.EmbeddedPostgres;

namespace ZeroDte.Hosts.Tests.Chaos;

/// <summary>
/// Orchestrators work through what is to be done while they are killed at random and their database stands still now and then.
/// </summary>
/// <param name="seed">Of the choice whom to kill and how long to stand still.</param>
internal sealed class ChaosRun(ThrowawayCluster cluster, NpgsqlDataSource database, int seed)
{
    private const int Processes = 3;
    private const int MostTries = 1000;

    private readonly Random _random = new(seed);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// Ends when all is done. Asserts that everything was done exactly once, that no attempt hangs, and that some kill met an attempt.
    /// </summary>
    /// <param name="results">How many results there are in the end, besides those of jobs that other jobs ask for.</param>
    public async Task RunAsync(string program, string connection, long results, int kills, int pauses)
    {
        var before = await ScalarAsync<long>("select count(*) from job_result");
        var hit = 0;
        using (var orchestrators = new Orchestrators(program, connection, Processes))
        {
            orchestrators.Fill();
            // Spread over the work rather than over time, so that none comes when all is done.
            for (var kill = 1; kill <= kills; kill++)
            {
                await ReachAsync(before + ((results - before) * kill / (kills + 1)));
                if (kill % (kills / pauses) == 0)
                    await PauseAsync();
                hit += await KillAsync(orchestrators, inTheMiddle: kill % 2 == 0);
                orchestrators.Fill();
            }

            await ReachAsync(results);
            // The last result may be there while a unit that waits for nothing any more is taken away.
            await UntilAsync("select count(*) = 0 from job_unit");
        }

        var done = await ScalarAsync<long>("select count(*) from job_result");
        done.ShouldBeGreaterThanOrEqualTo(results);
        (await ScalarAsync<long>("select count(*) from job_attempt where state = 'committed'"))
            .ShouldBe(done, "no result was committed twice");
        // The locks of the last processes go with them, but PostgreSQL has to notice that.
        await UntilAsync("select coalesce(bool_and(pg_try_advisory_xact_lock(job_lock(job, symbol, session, record))), true) from "
            + "job_attempt where state = 'running'");
        var lost = await ScalarAsync<long>("select count(*) from job_attempt where state in ('lost', 'running')");
        lost.ShouldBeGreaterThan(0, "a run in which no kill met an attempt shows nothing");
        TestContext.Current.SendDiagnosticMessage($"{done} results, {kills} kills, {hit} of them in the middle of a job, {lost} attempts "
            + $"lost, {pauses} pauses.");
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    public async Task<List<string>> ListAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var values = new List<string>();
        while (await reader.ReadAsync(Cancel))
            values.Add(reader.GetString(0));
        return values;
    }

    private Task ReachAsync(long results) => UntilAsync($"select count(*) >= {results} from job_result");

    private async Task UntilAsync(string condition)
    {
        // Only to end a run that hangs; nothing depends on how long it takes.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        while (!await ScalarAsync<bool>(condition))
            await Task.Delay(5, patience.Token);
    }

    /// <summary>Kills one of the processes at whatever it does, or one that is held in the middle of a job. Returns 1 if it was.</summary>
    private async Task<int> KillAsync(Orchestrators orchestrators, bool inTheMiddle)
    {
        if (!inTheMiddle)
        {
            orchestrators.Kill(orchestrators.At(_random.Next(Processes)));
            return 0;
        }

        // Only one that stands still can be looked at before it has gone on to something else.
        var process = orchestrators.At(_random.Next(Processes));
        for (var tries = 0; tries < MostTries; tries++)
        {
            Signal("-STOP", [$"{process}"]);
            if (await ScalarAsync<bool>($"select exists (select from job_attempt where state = 'running' and process_id = {process})"))
                break;
            Signal("-CONT", [$"{process}"]);
            process = orchestrators.At(_random.Next(Processes));
        }

        orchestrators.Kill(process);
        return 1;
    }

    /// <summary>Stops every process of the database server for a moment, in the middle of whatever it does.</summary>
    private async Task PauseAsync()
    {
        var server = cluster.ServerId;
        var children = (await File.ReadAllTextAsync($"/proc/{server}/task/{server}/children", Cancel))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] all = [$"{server}", .. children];
        Signal("-STOP", all);
        await Task.Delay(_random.Next(200, 1000), Cancel);
        Signal("-CONT", all);
    }

    /// <remarks>A child that ended in between is no fault.</remarks>
    private static void Signal(string signal, string[] processes)
    {
        using var kill = Process.Start(new ProcessStartInfo("/bin/kill", [signal, .. processes]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }
}

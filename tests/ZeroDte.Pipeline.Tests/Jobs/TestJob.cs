using Npgsql;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Pipeline.Tests.Jobs;

/// <summary>A job that writes one row per run into a table without any key, and then does what the test wants.</summary>
internal sealed class TestJob(string name, Func<JobContext, CancellationToken, Task<JobOutcome>> then) : IJob
{
    public string Name => name;

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        await using var write = new NpgsqlCommand("insert into effect (what) values ($1)", context.Transaction.Connection,
            context.Transaction)
        {
            Parameters = { new() { Value = context.Key.ToString() } },
        };
        await write.ExecuteNonQueryAsync(cancellationToken);
        return await then(context, cancellationToken);
    }
}

using Npgsql;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>The triggers that keep the ledger from being changed: whoever wants to change it has to switch one off.</summary>
internal static class LedgerGuards
{
    private static readonly string[] Names = ["forecast_ledger_append_only", "forecast_outcome_append_only", "ledger_head_grows",
        "ledger_head_stays"];

    public static async Task VerifyAsync(NpgsqlTransaction transaction, List<string> faults, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select name from unnest($1) name where not exists (select from pg_trigger where tgname = name and tgenabled in ('O', 'A'))",
            transaction.Connection, transaction)
        {
            Parameters = { new() { Value = Names } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            faults.Add($"The trigger {reader.GetString(0)}, which refuses changes, is switched off or gone.");
    }
}

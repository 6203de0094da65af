using Npgsql;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>The triggers that keep the ledger from being changed: whoever wants to change it has to switch one off.</summary>
internal static class LedgerGuards
{
    private static readonly string[] Names = ["forecast_ledger_append_only", "forecast_outcome_append_only", "ledger_head_grows",
        "ledger_head_stays"];

    public static async Task VerifyAsync(NpgsqlTransaction transaction, List<string> faults, CancellationToken cancellationToken)
    {
        faults.AddRange(await transaction.Connection!.QueryAsync(
            row => $"The trigger {row.GetString(0)}, which refuses changes, is switched off or gone.", cancellationToken, Statement(
            "select name from unnest($1) name where not exists (select from pg_trigger where tgname = name and tgenabled in ('O', 'A'))",
            [Names])));
    }
}

using Microsoft.AspNetCore.Components;

namespace ZeroDte.Presentation.Shell;

/// <summary>A component that is rendered whole, of one value and nothing else: no service, no request, no clock.</summary>
public abstract class Page<TData> : ComponentBase
{
    [Parameter, EditorRequired] public required TData Data { get; set; }
}

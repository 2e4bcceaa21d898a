using System.Runtime.InteropServices;

namespace Boxfit.Engine.Plans;

/// <summary>Copies an array once from one layout into another.</summary>
static class LayoutCopy
{
    public static unsafe void Run(MemoryDescriptor sourceLayout, nint source, MemoryDescriptor destinationLayout, nint destination)
    {
        if (sourceLayout.Equals(destinationLayout))
        {
            NativeMemory.Copy((void*)source, (void*)destination, (nuint)sourceLayout.Bytes);
            return;
        }
        using var step = new PrimitiveStep("weights", "reorder", Descriptors.Reorder(sourceLayout, destinationLayout),
            (Argument.Source, new(sourceLayout) { Address = source }), (Argument.Destination, new(destinationLayout) { Address = destination }));
        using var scratchpad = new Arena(step.ScratchpadBytes, "a reorder");
        step.Bind(scratchpad.Address);
        step.Run();
    }
}

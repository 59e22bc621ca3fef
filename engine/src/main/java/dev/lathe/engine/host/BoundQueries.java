package dev.lathe.engine.host;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.session.OrtErrors;
import dev.lathe.hardware.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The input sets that timed queries cycle through, bound once for each lane that runs them. */
final class BoundQueries implements AutoCloseable {
  private final List<List<BoundQuery>> lanes = new ArrayList<>(List.of(new ArrayList<>()));
  private final String model;
  private final Device device;

  /** Nothing to run yet. */
  BoundQueries(String model, Device device) {
    this.model = model;
    this.device = device;
  }

  /**
   * Binds one more set for the first lane, and runs it once.
   *
   * @throws dev.lathe.base.LatheException when the model refuses it
   */
  void add(OrtSession session, Map<String, TensorData> inputs) {
    try {
      lanes.get(0).add(BoundQuery.bind(session, inputs));
    } catch (OrtException e) {
      throw OrtErrors.onRun(model, device, e);
    }
  }

  /** Makes sure that so many lanes can run at the same time. */
  void provide(int count) {
    try {
      while (lanes.size() < count) {
        List<BoundQuery> lane = new ArrayList<>();
        lanes.add(lane);
        for (BoundQuery query : lanes.get(0)) {
          lane.add(query.forAnotherThread());
        }
      }
    } catch (OrtException e) {
      throw OrtErrors.onRun(model, device, e);
    }
  }

  /** Runs a query and returns its nanoseconds; the sets are taken in turn. */
  long run(int lane, int index) {
    List<BoundQuery> own = lanes.get(lane);
    try {
      return own.get(index % own.size()).run();
    } catch (OrtException e) {
      throw OrtErrors.onRun(model, device, e);
    }
  }

  @Override
  public void close() {
    // The first lane owns the inputs of all.
    for (int i = lanes.size() - 1; i >= 0; i--) {
      lanes.get(i).forEach(BoundQuery::close);
    }
  }
}

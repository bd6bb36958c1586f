export {
  resolveSphere,
  type CentreStart,
  type CentreUpdate,
  type Objective,
  type RadiusUpdate,
  type SphereOptions,
} from './options';
export { Sphere } from './sphere';
